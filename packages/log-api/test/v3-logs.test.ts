import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { staticTokens, tokenHash } from '@monasca/common/http';
import { createConsumer, ensureTopics } from '@monasca/common/kafka';
import { messageId, messageIdHeader } from '@monasca/common/messages';
import { createLogger, Health, Lifecycle } from '@monasca/common/service';
import { schema } from '../src/config.js';
import { startLogApi } from '../src/start.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';
const topic = `logs-${randomUUID()}`;
const token = 'a token';
const authenticator = staticTokens([
  { sha256: tokenHash(token), projectId: 'project', userId: 'user', roles: ['monasca-user'] },
]);

const configOf = (kafka: string) =>
  loadConfig(schema, {
    env: {},
    overrides: {
      name: 'test',
      values: {
        api: { port: 0 },
        kafka: { connect_timeout_ms: 2_000 },
        log_publisher: { kafka_url: [kafka], topics: [topic] },
      },
    },
  }).values;

const log = createLogger({ service: 'test', level: 'error' });
const context = () => ({ log, health: new Health(), registry: new Registry() });

describe('the log API in front of a Kafka cluster', () => {
  const lifecycle = new Lifecycle(log);
  let url = '';

  beforeAll(async () => {
    await ensureTopics({ bootstrap }, [{ topic, partitions: 4 }]);
    const port = await startLogApi(lifecycle, { ...context(), config: configOf(bootstrap) }, { authenticator });
    url = `http://127.0.0.1:${port}/v3.0/logs`;
  });
  afterAll(() => lifecycle.stop());

  const post = (messages: readonly string[], headers: Record<string, string> = {}) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-auth-token': token, ...headers },
      body: JSON.stringify({ dimensions: { service: 'me' }, logs: messages.map((message) => ({ message })) }),
    });

  /** Every record of the topic: message and message id. */
  const readAll = async (count: number): Promise<{ message: string; id: string }[]> => {
    const records: { message: string; id: string }[] = [];
    const consumer = await createConsumer({ bootstrap, groupId: randomUUID(), topics: [topic] });
    const running = consumer.run({
      onBatch: (batch) => {
        for (let row = 0; row < batch.size; row += 1) {
          const { log: entry } = JSON.parse(batch.text(row) ?? '') as { log: { message: string } };
          const [name, id] = batch.headers(row)[0] ?? [];
          records.push({
            message: entry.message,
            id: name === messageIdHeader ? Buffer.from(id ?? []).toString() : '',
          });
        }
        batch.finishAll();
      },
    });
    await expect.poll(() => records.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(count);
    await consumer.stop();
    await running;
    return records;
  };

  it('answers 204 when Kafka has every log, each once, whatever comes at the same time', async () => {
    const bulks = Array.from({ length: 200 }, (_, bulk) => Array.from({ length: 20 }, (__, i) => `log ${bulk} ${i}`));
    const statuses: number[] = [];
    for (let start = 0; start < bulks.length; start += 50) {
      const answers = await Promise.all(bulks.slice(start, start + 50).map((bulk) => post(bulk)));
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(new Set(statuses)).toEqual(new Set([204]));
    const messages = (await readAll(4_000)).map(({ message }) => message);
    expect(messages.sort()).toEqual(bulks.flat().sort());
  });

  it('gives a bulk that is sent again the same message ids', async () => {
    const key = randomUUID();
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect((await post([key, key], { 'idempotency-key': key })).status).toBe(204);
    }
    const ids = (await readAll(4_004)).filter(({ message }) => message === key).map(({ id }) => id);
    const expected = [messageId('project', key, 0), messageId('project', key, 1)];
    expect(ids.sort()).toEqual([...expected, ...expected].sort());
  });

  it('does not start without a broker', async () => {
    const other = new Lifecycle(log);
    const starting = startLogApi(other, { ...context(), config: configOf('127.0.0.1:1') }, { authenticator });
    await expect(starting).rejects.toMatchObject({ code: 'unavailable', exitCode: 69 });
    await other.stop();
  });
});
