import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createConsumer, createProducer, ensureTopics, type ClientPath } from '../../src/kafka/index.js';
import { messageId, messageIdHeader } from '../../src/messages/index.js';
import { api, KafkaProxy } from '../../src/testing/index.js';
import { clients, Ledger, readAll } from './ledger.js';
import { Sender } from './sender.js';
import { threeNodes } from './three-nodes.js';

let direct = '';

let proxy: KafkaProxy;
beforeAll(async () => {
  direct = await threeNodes.up();
  proxy = await KafkaProxy.to(direct);
}, 120_000);
afterEach(() => {
  proxy.judge = () => 'pass';
  proxy.delayMs = 0;
  proxy.mend();
});
afterAll(() => proxy.close());

async function newTopic(client: ClientPath): Promise<string> {
  const topic = `answers-${client}-${randomUUID()}`;
  await ensureTopics({ bootstrap: direct }, [{ topic, partitions: 3 }]);
  return topic;
}

/** Loses so many answers of a kind, one out of so many. */
function loseSome(apiKey: number, count: number, outOf: number): void {
  let seen = 0;
  let left = count;
  proxy.judge = (key) => {
    if (key !== apiKey || left === 0) return 'pass';
    seen += 1;
    if (seen % outOf !== 0) return 'pass';
    left -= 1;
    return 'lose';
  };
}

describe.each(clients)('with %s', { timeout: 90_000 }, (client) => {
  it('a confirmation that is lost after the append doubles nothing', async () => {
    const topic = await newTopic(client);
    const sender = await Sender.start(topic, { bootstrap: proxy.bootstrap, client });
    const before = proxy.lost;
    loseSome(api.produce, 5, 3);
    await expect.poll(() => proxy.lost - before, { timeout: 60_000 }).toBe(5);
    await sleep(500);
    await sender.stop();
    expect(sender.ledger.count('delivered')).toBe(sender.ledger.count());
    sender.ledger.check(await readAll(direct, topic, client));
  });

  it('connections that are cut again and again, and slow ones, lose, double and reorder nothing', async () => {
    const topic = await newTopic(client);
    const sender = await Sender.start(topic, { bootstrap: proxy.bootstrap, client });
    for (let round = 0; round < 5; round += 1) {
      await sleep(500);
      proxy.delayMs = round % 2 === 0 ? 0 : 200;
      proxy.cut();
      await sleep(300);
      proxy.mend();
    }
    await sleep(500);
    await sender.stop();
    expect(sender.ledger.count('delivered')).toBe(sender.ledger.count());
    sender.ledger.check(await readAll(direct, topic, client));
  });

  it('a bulk of which a part is not confirmed in time says which, and that part sent again carries its ids', async () => {
    const topic = await newTopic(client);
    const producer = await createProducer({ bootstrap: proxy.bootstrap, client, deliveryTimeoutMs: 5_000 });
    const records = Array.from({ length: 1_000 }, (_, i) => ({
      value: Buffer.from(String(i)),
      partition: i % 3,
      headers: [[messageIdHeader, messageId('tenant', 'bulk', i)]] as const,
    }));
    const first = await producer.publish(topic, records.slice(0, 400));
    proxy.judge = (key) => (key === api.produce ? 'lose' : 'pass');
    const second = await producer.publish(topic, records.slice(400), { deadlineMs: 1_000 });
    expect(new Set(first.map(({ status }) => status))).toEqual(new Set(['delivered']));
    expect(new Set(second.map(({ status }) => status))).toEqual(new Set(['unknown']));
    proxy.judge = () => 'pass';
    const again = await producer.publish(topic, records.slice(400), { deadlineMs: 30_000 });
    expect(new Set(again.map(({ status }) => status))).toEqual(new Set(['delivered']));
    await producer.close();

    const ids = await messageIds(topic, client);
    expect(ids.length).toBeGreaterThan(1_000);
    expect(new Set(ids)).toEqual(new Set(records.map((_, i) => messageId('tenant', 'bulk', i))));
  });

  it('commits whose answers are lost are made again: what was finished is not read by the next member', async () => {
    const topic = await newTopic(client);
    const sender = await createProducer({ bootstrap: direct, client });
    await sender.publish(topic, new Ledger().records(3_000));
    await sender.close();
    const groupId = randomUUID();
    const read = async (bootstrap: string, isDone: (count: number) => boolean): Promise<number> => {
      let count = 0;
      const consumer = await createConsumer({ bootstrap, client, groupId, topics: [topic], commitIntervalMs: 100 });
      const running = consumer.run({
        onBatch: (batch) => {
          count += batch.size;
          batch.finishAll();
        },
      });
      await expect.poll(() => isDone(count), { timeout: 40_000 }).toBe(true);
      await consumer.stop();
      await running;
      return count;
    };
    const before = proxy.lost;
    loseSome(api.offsetCommit, 3, 1);
    expect(await read(proxy.bootstrap, (count) => count >= 3_000 && proxy.lost - before === 3)).toBe(3_000);
    const began = Date.now();
    expect(await read(direct, () => Date.now() - began > 3_000)).toBe(0);
  });
});

/** The message id of every record on a topic. */
async function messageIds(topic: string, client: ClientPath): Promise<string[]> {
  const ids: string[] = [];
  const consumer = await createConsumer({ bootstrap: direct, client, groupId: randomUUID(), topics: [topic] });
  let last = Date.now();
  const running = consumer.run({
    onBatch: (batch) => {
      for (let row = 0; row < batch.size; row += 1) {
        ids.push(Buffer.from(new Map(batch.headers(row)).get(messageIdHeader) ?? []).toString());
      }
      batch.finishAll();
      last = Date.now();
    },
  });
  await expect.poll(() => ids.length > 0 && Date.now() - last > 1_000, { timeout: 60_000 }).toBe(true);
  await consumer.stop();
  await running;
  return ids;
}
