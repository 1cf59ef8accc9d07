import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { createTransformer, ensureTopics, type ClientPath, type RecordColumns } from '../src/kafka/index.js';
import { silentLog, type Log } from '../src/log.js';
import { api, KafkaProxy } from '../src/testing/index.js';
import { publish, startReader, texts } from './records.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';
const partitions = 2;
const values = Array.from({ length: 1_000 }, (_, i) => `value ${i}`);

let proxy: KafkaProxy;
beforeAll(async () => (proxy = await KafkaProxy.to(bootstrap)));
afterAll(() => proxy.close());

it.each<[ClientPath, string, 'judge' | 'judgeRequest']>([
  ['columns', 'answer to its commit', 'judge'],
  ['columns', 'commit', 'judgeRequest'],
  ['node-rdkafka', 'answer to its commit', 'judge'],
  ['node-rdkafka', 'commit', 'judgeRequest'],
])(
  'with %s, a transformer goes on when no %s comes through, and makes each output once',
  async (client, _, way) => {
    const source = `outage-${randomUUID()}`;
    const target = `${source}-out`;
    await ensureTopics({ bootstrap }, [{ topic: source, partitions }, { topic: target, partitions }]); // prettier-ignore
    const reader = await startReader(bootstrap, target);
    await publish(bootstrap, source, values, partitions);
    const warn = vi.fn<Log['warn']>();
    const group = { groupId: source, topics: [source], maxBatchRecords: 20, sessionTimeoutMs: 6_000 };
    const transformer = await createTransformer({
      ...group,
      client,
      bootstrap: proxy.bootstrap,
      transactionalId: source,
      transactionTimeoutMs: 2_000,
      log: { ...silentLog, warn },
    });
    const ended = transformer.run(async (batch: RecordColumns) => {
      await sleep(10);
      return [{ topic: target, records: texts(batch).map((text) => ({ value: Buffer.from(text) })) }];
    });
    onTestFinished(async () => {
      proxy.release();
      await Promise.all([transformer.stop(), reader.stop()]);
      await ended;
    });

    await expect.poll(() => reader.values.length).toBeGreaterThan(100);
    proxy[way] = (key) => (key === api.endTransaction ? 'lose' : 'pass');
    const isReplaced = () => warn.mock.calls.some(([, message]) => message.includes('the clients are replaced'));
    await expect.poll(isReplaced, { timeout: 60_000 }).toBe(true);
    expect(reader.values.length).toBeLessThan(values.length);
    proxy.release();
    await expect.poll(() => reader.values.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(values.length);
    await sleep(500);
    expect([...reader.values].sort()).toEqual([...values].sort());
  },
  120_000,
);
