/** What a client says of itself from time to time: the part of librdkafka's statistics that calls for action. */
export interface KafkaStatistics {
  /** The client's name, its own in the process. */
  readonly client: string;
  readonly role: 'producer' | 'consumer';
  /** Records of a producer that wait to be sent or confirmed, and their bytes. */
  readonly queueRecords: number;
  readonly queueBytes: number;
  readonly brokers: readonly BrokerStatistics[];
  /** Of consumers, for the partitions that are read now. */
  readonly lags: readonly PartitionLag[];
  /** Of consumers: rebalances since the start. */
  readonly rebalances: number;
}

/** A broker as one client sees it. */
export interface BrokerStatistics {
  readonly id: number;
  readonly isConnected: boolean;
  /** Mean time of a request in the last interval, in ms; 0 when there was none. */
  readonly roundTripMs: number;
  /** Requests since the start that failed or found no answer. */
  readonly errors: number;
}

/** How many records of a partition are still to be handed over, as offsets count. */
export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  readonly lag: number;
}

/** librdkafka's statistics (STATISTICS.md), as far as they are used. */
interface Native {
  readonly name: string;
  readonly type: 'producer' | 'consumer';
  readonly msg_cnt: number;
  readonly msg_size: number;
  readonly brokers: Readonly<Record<string, NativeBroker>>;
  readonly topics: Readonly<Record<string, { partitions: Readonly<Record<string, NativePartition>> }>>;
  readonly cgrp?: { readonly rebalance_cnt: number };
}

interface NativeBroker {
  readonly nodeid: number;
  readonly state: string;
  readonly txerrs: number;
  readonly req_timeouts: number;
  /** Microseconds. */
  readonly rtt: { readonly avg: number };
}

interface NativePartition {
  readonly partition: number;
  readonly fetch_state: string;
  /** After what was handed over, and what was committed when reading began; negative where there is nothing. */
  readonly app_offset: number;
  readonly committed_offset: number;
  /** The beginning, and the end of what may be read; negative until the first answer. */
  readonly lo_offset: number;
  readonly ls_offset: number;
}

/** Reads librdkafka's statistics. */
export function parseStatistics(json: string): KafkaStatistics {
  const native = JSON.parse(json) as Native;
  return {
    client: native.name,
    role: native.type,
    queueRecords: native.msg_cnt,
    queueBytes: native.msg_size,
    brokers: Object.values(native.brokers).flatMap(brokerOf),
    lags: Object.entries(native.topics).flatMap(([topic, { partitions }]) => lagsOf(topic, Object.values(partitions))),
    rebalances: native.cgrp?.rebalance_cnt ?? 0,
  };
}

/** Addresses to begin with and the coordinator have no id of their own: they are brokers that are listed, too. */
function brokerOf({ nodeid, state, rtt, txerrs, req_timeouts }: NativeBroker): BrokerStatistics[] {
  if (nodeid < 0) return [];
  return [{ id: nodeid, isConnected: state === 'UP', roundTripMs: rtt.avg / 1_000, errors: txerrs + req_timeouts }];
}

/** From the position, not from the offset committed by the client: that is none where transactions commit it. */
function lagsOf(topic: string, partitions: readonly NativePartition[]): PartitionLag[] {
  return partitions.flatMap(({ partition, fetch_state, ls_offset: end, ...offsets }) => {
    if (partition < 0 || fetch_state !== 'active' || end < 0) return [];
    const { app_offset, committed_offset, lo_offset } = offsets;
    const position = [app_offset, committed_offset, lo_offset].find((offset) => offset >= 0) ?? end;
    return [{ topic, partition, lag: Math.max(0, end - position) }];
  });
}
