import { randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProducer, ensureTopics, type Outcome } from '../../src/kafka/index.js';
import { clients, Ledger, readAll } from './ledger.js';
import { threeNodes } from './three-nodes.js';

let bootstrap = '';
beforeAll(async () => {
  bootstrap = await threeNodes.up();
}, 120_000);

async function newTopic(maxMessageBytes: number): Promise<string> {
  const topic = `sizes-${randomUUID()}`;
  const config = { 'max.message.bytes': String(maxMessageBytes) };
  await ensureTopics({ bootstrap }, [{ topic, partitions: 2, config }]);
  return topic;
}

const count = (outcomes: readonly Outcome[], status: Outcome['status']): number =>
  outcomes.filter((outcome) => outcome.status === status).length;

describe.each(clients)('with %s', { timeout: 60_000 }, (client) => {
  it('a record that the topic does not allow costs one record, whatever shares its batch', async () => {
    const topic = await newTopic(100_000);
    const producer = await createProducer({ bootstrap, client });
    const ledger = new Ledger();
    const records = ledger.records(100);
    // It does not compress below the limit.
    records.splice(50, 0, { key: 'large', value: Buffer.from(`large ${randomBytes(300_000).toString('base64')}`) });
    const outcomes = await producer.publish(topic, records);
    ledger.note(records, outcomes);
    expect([count(outcomes, 'delivered'), count(outcomes, 'failed')]).toEqual([100, 1]);
    expect(outcomes[50]).toMatchObject({ code: 'MSG_SIZE_TOO_LARGE', retriable: false });
    await producer.close();
    ledger.check(await readAll(bootstrap, topic, client), { isOrdered: false });
  });

  it('records that fit alone but not together are all delivered, each once', async () => {
    const topic = await newTopic(20_000);
    const producer = await createProducer({ bootstrap, client, compression: 'none' });
    const ledger = new Ledger();
    const records = ledger.records(2_000);
    const outcomes = await producer.publish(topic, records);
    ledger.note(records, outcomes);
    expect(count(outcomes, 'delivered')).toBe(2_000);
    await producer.close();
    // A batch may have been taken before one that was refused was sent again in parts.
    ledger.check(await readAll(bootstrap, topic, client), { isOrdered: false });
  });

  it('records larger than a batch in memory arrive whole, between small ones', async () => {
    const topic = await newTopic(8_000_000);
    const producer = await createProducer({ bootstrap, client, messageMaxBytes: 8_000_000 });
    const ledger = new Ledger();
    const records = ledger.records(60).map(({ key, value }, i) => ({
      ...(key === undefined ? {} : { key }),
      // What follows the number does not matter to the ledger.
      value: i % 20 === 7 ? Buffer.concat([value!, Buffer.from(' '), Buffer.alloc(3_000_000, 'x')]) : value,
    }));
    const outcomes = await producer.publish(topic, records);
    ledger.note(records, outcomes);
    expect(count(outcomes, 'delivered')).toBe(60);
    await producer.close();
    const read = await readAll(bootstrap, topic, client);
    expect(read.filter(({ id }) => id.length > 3_000_000)).toHaveLength(3);
    ledger.check(read);
  });
});
