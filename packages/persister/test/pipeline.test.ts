import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { createConsumer, createProducer, ensureTopics, type Producer } from '@monasca/common/kafka';
import { messageId, messageIdHeader } from '@monasca/common/messages';
import { createLogger, Health, Lifecycle } from '@monasca/common/service';
import { schema } from '../src/config.js';
import { openDatabase, type Database } from '../src/repositories/postgres/index.js';
import { deadLetterTopic } from '../src/stages/dead-letter.js';
import { startPersister } from '../src/start.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';
const url = process.env.MONASCA_TEST_POSTGRES ?? '';
const log = createLogger({ service: 'test', level: 'error' });

const tenant = randomUUID();
const topics = { metrics: `metrics-${tenant}`, logs: `logs-${tenant}` };

async function start(): Promise<Lifecycle> {
  const group = (topic: string) => ({
    ...{ enabled: true, uri: [bootstrap], topic, group_id: topic, max_wait_time_seconds: 0, batch_size: 500 },
  });
  const values = {
    ...{ postgres: { url }, kafka_metrics: group(topics.metrics), kafka_logs: group(topics.logs) },
    kafka_alarm_history: { enabled: false },
  };
  const config = loadConfig(schema, { env: {}, overrides: { name: 'test', values } }).values;
  const lifecycle = new Lifecycle(log);
  await startPersister(lifecycle, { config, log, health: new Health(), registry: new Registry() });
  return lifecycle;
}

const metric = (timestamp: number, more: object = {}): Buffer =>
  Buffer.from(
    JSON.stringify({
      metric: { name: 'cpu', timestamp, value: timestamp, dimensions: { hostname: `h${timestamp % 7}` }, ...more },
      meta: { tenantId: tenant, region: 'R' },
      creation_time: 1,
    }),
  );

describe('the pipelines, from Kafka to PostgreSQL', () => {
  let database: Database;
  let producer: Producer;

  beforeAll(async () => {
    database = await openDatabase(url);
    producer = await createProducer({ bootstrap });
    await ensureTopics({ bootstrap }, Object.values(topics).map((topic) => ({ topic }))); // prettier-ignore
  });
  afterAll(async () => {
    await producer.close();
    await database.close();
  });

  const count = async (table: string): Promise<number> => {
    const query = sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)} where tenant_id = ${tenant}`;
    return (await query.execute(database.db)).rows[0]?.n ?? -1;
  };

  it('store every good record once, however often it comes, and keep every bad one', async () => {
    const bad = [
      ...[Buffer.from('not JSON'), Buffer.from('{}'), metric(1, { value: 'high' }), metric(2, { name: 'nul\0' })],
      metric(3, { timestamp: 'soon' }),
    ];
    const values = Array.from({ length: 1_995 }, (_, i) => metric(i + 10));
    bad.forEach((value, i) => values.splice(i * 300, 0, value));
    const lifecycle = await start();
    for (let time = 0; time < 2; time += 1) {
      const outcomes = await producer.publish(topics.metrics, values.map((value) => ({ value }))); // prettier-ignore
      expect(outcomes.every(({ status }) => status === 'delivered')).toBe(true);
    }
    const letters = await readLetters(10);
    await expect.poll(() => count('metrics'), { timeout: 30_000 }).toBe(1_995);
    await lifecycle.stop();
    expect(letters.map(({ value }) => value).sort()).toEqual([...bad, ...bad].map(String).sort());
    expect(new Set(letters.map(({ reason }) => reason))).toEqual(new Set(['syntax', 'shape', 'refused']));
    expect(await count('metrics')).toBe(1_995);
  });

  it('begin where they stopped: everything that was read is committed', async () => {
    const seen: number[] = [];
    const consumer = await createConsumer({ bootstrap, groupId: topics.metrics, topics: [topics.metrics] });
    const running = consumer.run({ onBatch: (batch) => void seen.push(batch.size) });
    await expect.poll(() => consumer.assigned.length, { timeout: 30_000 }).toBe(4);
    await producer.publish(topics.metrics, [{ value: metric(5_000) }]);
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBeGreaterThan(0);
    await consumer.stop(100);
    await running;
    expect(seen).toEqual([1]);
  });

  it('take two logs with one message id for one, and two equal ones without for two', async () => {
    const value = Buffer.from(
      JSON.stringify({ log: { message: 'm' }, creation_time: 1, meta: { tenantId: tenant, region: 'R' } }),
    );
    const headers = [[messageIdHeader, messageId(tenant, 'key', 0)]] as const;
    await producer.publish(topics.logs, [{ value, headers }, { value, headers }, { value }, { value }]); // prettier-ignore
    const lifecycle = await start();
    await expect.poll(() => count('logs'), { timeout: 30_000 }).toBe(3);
    await lifecycle.stop();
    expect(await count('logs')).toBe(3);
  });

  async function readLetters(wanted: number): Promise<{ value: string; reason: string }[]> {
    const letters: { value: string; reason: string }[] = [];
    const topic = deadLetterTopic(topics.metrics);
    const consumer = await createConsumer({ bootstrap, groupId: randomUUID(), topics: [topic] });
    const running = consumer.run({
      onBatch: (batch) => {
        for (let row = 0; row < batch.size; row += 1) {
          const headers = new Map(batch.headers(row).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]));
          expect(headers.get('dead-letter-topic')).toBe(topics.metrics);
          letters.push({ value: batch.text(row) ?? '', reason: headers.get('dead-letter-reason') ?? '' });
        }
        batch.finishAll();
      },
    });
    await expect.poll(() => letters.length, { timeout: 30_000 }).toBe(wanted);
    await consumer.stop();
    await running;
    return letters;
  }
});
