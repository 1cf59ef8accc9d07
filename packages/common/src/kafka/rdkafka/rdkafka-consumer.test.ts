import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newConsumer, type NativeMessage } from './client.js';
import { RdkafkaConsumerDriver } from './rdkafka-consumer.js';
import type { ConsumerDriverEvents } from '../consumer/consumer-driver.js';
import type { TopicPartitionOffset } from '../record.js';

vi.mock('./client.js', async (original) => ({ ...(await original<object>()), newConsumer: vi.fn() }));

const events = { onAssign: vi.fn(), onRevoke: vi.fn<ConsumerDriverEvents['onRevoke']>(), onRecreated: vi.fn() };
/** Whether the last revocation is a loss, as far as is known by now. */
const isLost = (): boolean | undefined => events.onRevoke.mock.lastCall?.[1]();
const offsets = (offset: number): TopicPartitionOffset[] => [{ topic: 't', partition: 0, offset }];

/** The binding's client, without Kafka. */
class FakeClient extends EventEmitter {
  messages: NativeMessage[] = [];
  error: unknown;
  commit = vi.fn();
  protocol = 'COOPERATIVE';
  calls: string[] = [];
  connect = (_options: object, done: (error?: unknown) => void): void => done();
  disconnect = (done: () => void): void => done();
  setDefaultConsumeTimeout = (ms: number): void => void this.calls.push(`time-out ${ms}`);
  subscribe = (topics: string[]): void => void this.calls.push(`subscribe ${topics.join()}`);
  consume = (_max: number, done: (error: unknown, messages: NativeMessage[]) => void): void =>
    done(this.error, this.messages);
  rebalanceProtocol = (): string => this.protocol;
  assign = (): void => void this.calls.push('assign');
  assignments = () => [{ topic: 't', partition: 7 }];
  pause = (list: { partition: number }[]): void => void this.calls.push(`pause ${list[0]?.partition}`);
  resume = (list: { partition: number }[]): void => void this.calls.push(`resume ${list[0]?.partition}`);
  unassign = (): void => void this.calls.push('unassign');
  incrementalAssign = (): void => void this.calls.push('incrementalAssign');
  seek = (place: { partition: number; offset: number }, _timeoutMs: number, done: (error?: Error) => void): void => {
    this.calls.push(`seek ${place.partition} ${place.offset}`);
    done(this.error as Error | undefined);
  };
  incrementalUnassign = (): void => void this.calls.push('incrementalUnassign');
}

async function connect() {
  const client = new FakeClient();
  vi.mocked(newConsumer).mockReturnValue(client as never);
  const driver = await RdkafkaConsumerDriver.connect({ bootstrap: 'h:1', groupId: 'g', topics: ['a', 'b'] }, events);
  const [, rebalanced, committed] = vi.mocked(newConsumer).mock.lastCall!;
  return { client, driver, rebalanced, committed };
}

describe('a commit', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('resolves with the broker’s answer, and rejects with its refusal', async () => {
    const { driver, client, committed } = await connect();
    const first = driver.commit(offsets(1));
    committed(undefined, offsets(1));
    await first;
    const [one, other] = [offsets(5)[0]!, { topic: 's', partition: 3, offset: 6 }];
    const both = driver.commit([one, other]);
    committed(undefined, [other, one]);
    await both;
    expect(client.commit).toHaveBeenNthCalledWith(1, offsets(1));
    const second = driver.commit(offsets(2));
    committed({ code: 22, message: 'Broker: Specified group generation id is not valid' }, offsets(2));
    await expect(second).rejects.toMatchObject({ kafkaName: 'ILLEGAL_GENERATION' });
  });

  it('rejects with what the client itself refuses', async () => {
    const { driver, client } = await connect();
    client.commit.mockImplementation(() => {
      throw Object.assign(new Error('Local: Erroneous state'), { code: -172 });
    });
    await expect(driver.commit(offsets(1))).rejects.toMatchObject({ kafkaName: '_STATE' });
  });

  it('that is not answered ends as a time-out, and its late answer is not that of the next one', async () => {
    const { driver, committed } = await connect();
    const first = driver.commit(offsets(1));
    const late = expect(first).rejects.toMatchObject({ code: 'timeout', kafkaName: '_TIMED_OUT', retriable: true });
    await vi.advanceTimersByTimeAsync(10_000);
    await late;
    const second = driver.commit(offsets(2));
    committed(undefined, offsets(1));
    committed({ code: 25, message: 'Broker: Unknown member' }, offsets(2));
    await expect(second).rejects.toMatchObject({ kafkaName: 'UNKNOWN_MEMBER_ID' });
  });

  it('that is open when the consumer closes is refused at once', async () => {
    const { driver } = await connect();
    const refused = expect(driver.commit(offsets(1))).rejects.toMatchObject({ retriable: true });
    await driver.close();
    await refused;
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('is a wrong configuration to subscribe to what is no topic, and nothing is left connected', async () => {
  const client = new FakeClient();
  client.subscribe = () => {
    throw Object.assign(new Error('Local: Invalid argument or configuration'), { code: -186 });
  };
  const disconnected = vi.spyOn(client, 'disconnect');
  vi.mocked(newConsumer).mockReturnValue(client as never);
  const connecting = RdkafkaConsumerDriver.connect({ bootstrap: 'h:1', groupId: 'g', topics: ['^('] }, events);
  await expect(connecting).rejects.toMatchObject({ code: 'configuration', kafkaName: '_INVALID_ARG' });
  await expect(connecting).rejects.toThrow('topics [^(]');
  expect(disconnected).toHaveBeenCalledOnce();
});

describe('polling', () => {
  it('gives the records whose partition is accepted, and nothing when none is', async () => {
    const { driver, client } = await connect();
    expect(client.calls).toEqual(['time-out 0', 'subscribe a,b']);
    expect(await driver.poll(10, () => true)).toBeUndefined();
    client.messages = [0, 1, 0].map((partition, offset) => ({
      ...{ topic: 't', partition, offset, value: null, size: 0 },
    }));
    const columns = await driver.poll(10, (_topic, partition) => partition === 0);
    expect([...columns!.offsets]).toEqual([0, 2]);
    expect(await driver.poll(10, () => false)).toBeUndefined();
  });

  it('takes its time when there is nothing to read, and none when there is', async () => {
    const { driver, client } = await connect();
    const took = async (): Promise<number> => {
      const began = performance.now();
      await driver.poll(10, () => true);
      return performance.now() - began;
    };
    expect(await took()).toBeGreaterThan(15);
    client.messages = [{ topic: 't', partition: 0, offset: 0, value: null, size: 0 }];
    expect(await took()).toBeLessThan(15);
  });

  it('rejects with the client’s error, and counts the next revocation as a loss where that says so', async () => {
    const { driver, client, rebalanced } = await connect();
    client.error = { code: 3, message: 'Broker: Unknown topic or partition' };
    await expect(driver.poll(1, () => true)).rejects.toMatchObject({ kafkaName: 'UNKNOWN_TOPIC_OR_PART' });
    rebalanced(false, [{ topic: 't', partition: 0 }]);
    expect(isLost()).toBe(false);
    client.error = { code: -147, message: 'Local: Maximum application poll interval (max.poll.interval.ms) exceeded' };
    await expect(driver.poll(1, () => true)).rejects.toMatchObject({ kafkaName: '_MAX_POLL_EXCEEDED' });
    rebalanced(false, [{ topic: 't', partition: 0 }]);
    expect(isLost()).toBe(true);
    rebalanced(true, [{ topic: 't', partition: 0 }]);
    rebalanced(false, [{ topic: 't', partition: 0 }]);
    expect(isLost()).toBe(false);
  });
});

describe('a rebalance', () => {
  it.each([
    [25, 'Broker: Unknown member', true],
    [22, 'Broker: Specified group generation id is not valid', false],
  ])('shows itself as a loss by the commit that is refused meanwhile: %i %s, %s', async (code, message, lost) => {
    const { driver, rebalanced, committed } = await connect();
    const commit = driver.commit(offsets(1));
    rebalanced(false, [{ topic: 't', partition: 0 }]);
    expect(isLost()).toBe(false);
    committed({ code, message }, offsets(1));
    await expect(commit).rejects.toMatchObject({ kafkaCode: code });
    expect(isLost()).toBe(lost);
  });

  it.each([
    ['COOPERATIVE', 'incrementalAssign', 'incrementalUnassign'],
    ['EAGER', 'assign', 'unassign'],
  ])('is reported, and completed as the %s protocol wants it', async (protocol, assign, unassign) => {
    const { driver, client, rebalanced } = await connect();
    client.protocol = protocol;
    rebalanced(true, [{ topic: 't', partition: 1 }]);
    expect(events.onAssign).toHaveBeenLastCalledWith([{ topic: 't', partition: 1 }]);
    rebalanced(false, [{ topic: 't', partition: 2 }]);
    expect(events.onRevoke).toHaveBeenLastCalledWith([{ topic: 't', partition: 2 }], expect.any(Function));
    expect(isLost()).toBe(false);
    driver.assign([{ topic: 't', partition: 1 }]);
    void driver.unassign([]);
    expect(client.calls.slice(2)).toEqual([assign, 'resume 1', unassign]);
  });

  it('meets back-pressure: what is assigned meanwhile is paused, and goes on with the others', async () => {
    const { driver, client } = await connect();
    driver.hold(true);
    driver.assign([{ topic: 't', partition: 1 }]);
    driver.hold(false);
    driver.assign([{ topic: 't', partition: 2 }]);
    const calls = ['pause 7', 'incrementalAssign', 'pause 1', 'resume 7', 'incrementalAssign', 'resume 2'];
    expect(client.calls.slice(2)).toEqual(calls);
  });
});

it('ends with a fatal error that only a commit has told, since the binding drops one that comes after records', async () => {
  const { driver, committed } = await connect();
  expect(await driver.poll(9, () => true)).toBeUndefined();
  const commit = driver.commit(offsets(1));
  committed({ code: -150, message: 'Local: Fatal error' }, offsets(1));
  await expect(commit).rejects.toMatchObject({ kafkaName: '_FATAL' });
  await expect(driver.poll(9, () => true)).rejects.toMatchObject({ kafkaName: '_FATAL', retriable: false });
});

it('a topic that was made again is heard of, and read from its beginning', async () => {
  const { client, driver } = await connect();
  client.emit('event.log', {
    severity: 7,
    message: '[thrd:main]: Topic a changed id from YnVpwGrSRfyhLPq2dbNzXQ to x',
  });
  client.emit('event.log', { severity: 7, message: '[thrd:main]: Topic a [0] Leader 1' });
  expect(events.onRecreated.mock.calls).toEqual([['a']]);
  await driver.rewind([{ topic: 'a', partition: 3 }]);
  expect(client.calls.at(-1)).toBe('seek 3 -2');
});
