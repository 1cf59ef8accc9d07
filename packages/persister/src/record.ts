import type { AlarmTransition, EventEnvelope, LogEnvelope, MetricEnvelope } from '@monasca/common/messages';
import type { RecordBatch } from '@monasca/common/kafka';

/** A decoded record on its way to a store. */
export interface StoreRecord<T> {
  readonly value: T;
  /** The same for every copy of a record, whoever sent it again: what stores without a natural key write by. UUID. */
  readonly id: string;
  /** When Kafka took the record, in ms since the epoch; -1 where it does not say. */
  readonly recordedAt: number;
}

/** A record with its place, so that it can be finished or sent to the dead letters. */
export interface Entry<T> extends StoreRecord<T> {
  readonly batch: RecordBatch;
  readonly row: number;
}

/** What each pipeline stores. */
export interface Stored {
  readonly metrics: MetricEnvelope;
  readonly alarmHistory: AlarmTransition;
  readonly events: EventEnvelope;
  readonly logs: LogEnvelope;
}

/** Name of a pipeline. */
export type PipelineName = keyof Stored;
