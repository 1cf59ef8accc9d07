import { afterAll, describe, expect, it } from 'vitest';
import { createProducer } from '../create.js';
import { closeEmbeddedCluster } from '../embedded.js';
import type { ProducerOptions } from '../options.js';

const options = { bootstrap: 'embedded' } as const;
const values = (count: number) => Array.from({ length: count }, (_, i) => ({ value: Buffer.from(`value ${i}`) }));
const statuses = (outcomes: readonly { status: string }[]) => [...new Set(outcomes.map(({ status }) => status))];

afterAll(closeEmbeddedCluster);

describe('a producer', () => {
  it('gives one outcome for each record, in their order, with consecutive offsets per partition', async () => {
    const producer = await createProducer(options);
    const records = values(3_000).map((record) => ({ ...record, partition: 1 }));
    const outcomes = await producer.publish('in-order', records);
    expect(outcomes.map((outcome) => (outcome.status === 'delivered' ? outcome.offset : -1))).toEqual(
      records.map((_, i) => i),
    );
    expect(await producer.publish('in-order', [])).toEqual([]);
    await producer.close();
  });

  it('waits while its queue is full instead of refusing records', async () => {
    const producer = await createProducer({ ...options, queueMaxRecords: 100 });
    const both = await Promise.all([producer.publish('a', values(3_000)), producer.publish('b', values(3_000))]);
    expect(statuses(both.flat())).toEqual(['delivered']);
    expect(producer.inFlight).toBe(0);
    await producer.close();
  });

  it('refuses a record alone: too large, or a header that the binding would change', async () => {
    const producer = await createProducer({ ...options, messageMaxBytes: 1_000, client: 'node-rdkafka' });
    const [good, large, header, last] = await producer.publish('alone', [
      { value: Buffer.from('good') },
      { value: Buffer.alloc(2_000) },
      { value: Buffer.from('x'), headers: [['h', Buffer.from([0xff, 0])]] },
      { value: null, key: 'tombstone' },
    ]);
    expect([good?.status, last?.status]).toEqual(['delivered', 'delivered']);
    expect(large).toMatchObject({ status: 'failed', code: 'MSG_SIZE_TOO_LARGE', retriable: false });
    expect(header).toMatchObject({ status: 'failed', retriable: false });
    await producer.close();
  });

  it('says failed, not delivered, once it is closed', async () => {
    const producer = await createProducer(options);
    await Promise.all([producer.close(), producer.close()]);
    expect(statuses(await producer.publish('late', values(2)))).toEqual(['failed']);
  });

  it('says unknown for what is not confirmed within the deadline', async () => {
    const producer = await createProducer({ ...options, lingerMs: 2_000 });
    const outcomes = await producer.publish('slow', values(2), { deadlineMs: 50 });
    expect(statuses(outcomes)).toEqual(['unknown']);
    await producer.close();
  });

  it.each([
    [{ librdkafka: { 'no.such.option': 1 } }, /no\.such\.option/],
    [{ librdkafka: { acks: 1 } }, /acks/],
    [{ librdkafka: { 'enable.auto.commit': true } }, /enable\.auto\.commit/],
    [{ compression: 'rar' }, /compression/],
  ] as [Partial<ProducerOptions>, RegExp][])('refuses %j at the start, by name', async (wrong, text) => {
    const creating = createProducer({ ...options, ...wrong });
    await expect(creating).rejects.toMatchObject({ code: 'configuration', exitCode: 78 });
    await expect(creating).rejects.toThrow(text);
  });
});
