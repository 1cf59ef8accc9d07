import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { newProducer } from './client.js';
import { RdkafkaProducer } from './rdkafka-producer.js';

vi.mock('./client.js', async (original) => ({ ...(await original<object>()), newProducer: vi.fn() }));

/** The binding's client, without Kafka: takes records and reports what a test says. */
class FakeClient extends EventEmitter {
  readonly opaques: unknown[] = [];
  connected = false;
  isConnected = (): boolean => this.connected;
  poll = (): void => {};
  connect = (_options: object, done: () => void): void => {
    this.connected = true;
    done();
  };
  disconnect = (_timeout: number, done: () => void): void => {
    this.connected = false;
    done();
  };
  produce = (...[, , , , , opaque]: unknown[]): void => void this.opaques.push(opaque);
}

async function publishOne(error: unknown) {
  const client = new FakeClient();
  vi.mocked(newProducer).mockReturnValue(client as never);
  const producer = await RdkafkaProducer.connect({ bootstrap: 'h:1' });
  const publishing = producer.publish('t', [{ value: null }]);
  client.emit('delivery-report', error, { opaque: client.opaques[0], partition: 3, offset: 7 });
  const [outcome] = await publishing;
  await producer.close();
  return outcome;
}

/** As the binding reports: a lower-case text, and no code. */
const report = (text: string): Error => Object.assign(new Error(text), { code: -1 });

describe('a delivery report', () => {
  it('without an error is a delivery, with its place', async () => {
    expect(await publishOne(null)).toEqual({ status: 'delivered', partition: 3, offset: 7 });
  });

  it.each([
    ['message size too large', 'MSG_SIZE_TOO_LARGE'],
    ['broker failed to validate record', 'INVALID_RECORD'],
    ['topic authorization failed', 'TOPIC_AUTHORIZATION_FAILED'],
    ['unknown topic', '_UNKNOWN_TOPIC'],
    ['policy violation', 'POLICY_VIOLATION'],
  ])('"%s" is a refusal that a repetition does not heal', async (text, code) => {
    expect(await publishOne(report(text))).toMatchObject({ status: 'failed', code, retriable: false });
  });

  it.each([
    ['message timed out', '_MSG_TIMED_OUT'],
    ['request timed out', 'REQUEST_TIMED_OUT'],
    ['broker transport failure', '_TRANSPORT'],
    ['message(s) written to insufficient number of in-sync replicas', 'NOT_ENOUGH_REPLICAS_AFTER_APPEND'],
    ['purged in flight', '_PURGE_INFLIGHT'],
    ['fatal error', '_FATAL'],
    ['unknown broker error', 'UNKNOWN'],
    ['a text that nobody knows', 'UNKNOWN'],
  ])('"%s" leaves open whether the record is stored', async (text, code) => {
    expect(await publishOne(report(text))).toMatchObject({ status: 'unknown', code });
  });
});
