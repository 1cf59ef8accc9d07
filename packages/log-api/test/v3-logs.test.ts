import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { staticTokens, tokenHash } from '@monasca/common/http';
import { ensureTopics } from '@monasca/common/kafka';
import { messageId, messageIdHeader } from '@monasca/common/messages';
import { createLogger, Health, Lifecycle } from '@monasca/common/service';
import { readTopic } from '@monasca/common/testing';
import { schema } from '../src/config.js';
import { startLogApi } from '../src/start.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';
const token = 'a token';
const tokens = [{ sha256: tokenHash(token), projectId: 'project', userId: 'user', roles: ['monasca-user'] }];
const log = createLogger({ service: 'test', level: 'error' });

describe('the log API in front of a Kafka cluster', () => {
  const lifecycle = new Lifecycle(log);
  const topics = [`logs-${randomUUID()}`, `copy-${randomUUID()}`];
  const [topic = ''] = topics;
  let url = '';

  beforeAll(async () => {
    await ensureTopics({ bootstrap }, topics.map((name) => ({ topic: name, partitions: 4 }))); // prettier-ignore
    const values = {
      ...{ api: { port: 0 }, service: { region: 'useast' } },
      log_publisher: { kafka_url: [bootstrap], topics },
    };
    const config = loadConfig(schema, { env: {}, overrides: { name: 'test', values } }).values;
    const context = { config, log, health: new Health(), registry: new Registry() };
    const port = await startLogApi(lifecycle, context, { authenticator: staticTokens(tokens) });
    url = `http://127.0.0.1:${port}/v3.0/logs`;
  });
  afterAll(() => lifecycle.stop());

  const post = (messages: readonly string[], headers: Record<string, string> = {}): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-auth-token': token, ...headers },
      body: JSON.stringify({ dimensions: { service: 'me' }, logs: messages.map((message) => ({ message })) }),
    });

  it('puts every log on every topic, as an envelope with its message id', async () => {
    const before = Math.floor(Date.now() / 1_000);
    expect((await post(['one', 'żwo'], { 'idempotency-key': 'first' })).status).toBe(204);
    const copies = await Promise.all(topics.map((name) => readTopic(bootstrap, name, 2)));
    for (const records of copies) {
      expect(records.map(({ key, headers }) => [key, headers[messageIdHeader]])).toEqual([
        ['first', messageId('project', 'first', 0)],
        ['first', messageId('project', 'first', 1)],
      ]);
      const [envelope] = records.map(({ value }) => JSON.parse(value) as { creation_time: number });
      expect(envelope).toEqual({
        log: { message: 'one', dimensions: { service: 'me' } },
        creation_time: envelope?.creation_time,
        meta: { region: 'useast', tenantId: 'project' },
      });
      expect(envelope?.creation_time).toBeGreaterThanOrEqual(before);
      expect(envelope?.creation_time).toBeLessThanOrEqual(Date.now() / 1_000);
    }
  });

  it('gives a bulk that is sent again the same message ids, and one without a key others', async () => {
    const key = randomUUID();
    for (const headers of [{ 'idempotency-key': key }, { 'idempotency-key': key }, {}, {}]) {
      expect((await post([key, key], headers)).status).toBe(204);
    }
    const records = (await readTopic(bootstrap, topic, 10)).filter(({ value }) => value.includes(key));
    const ids = records.map(({ headers }) => headers[messageIdHeader]).sort();
    const own = [messageId('project', key, 0), messageId('project', key, 1)];
    expect(ids.filter((id) => own.includes(id ?? '')).sort()).toEqual([...own, ...own].sort());
    expect(ids).toHaveLength(8);
    expect(new Set(ids).size).toBe(6);
  });

  it('answers 204 when Kafka has every log, each once, for 64 clients at a time', async () => {
    const clients = 64;
    const sent = randomUUID();
    const bulk = (client: number, post: number) =>
      Array.from({ length: 50 }, (_, i) => `${sent} ${client} ${post} ${i}`);
    const answered = await Promise.all(
      Array.from({ length: clients }, async (_, client) => {
        const messages: string[] = [];
        for (let number = 0; number < 20; number += 1) {
          const logs = bulk(client, number);
          expect((await post(logs)).status).toBe(204);
          messages.push(...logs);
        }
        return messages;
      }),
    );
    const wanted = answered.flat();
    expect(wanted).toHaveLength(clients * 20 * 50);
    const values = (await readTopic(bootstrap, topic, 10 + wanted.length)).map(({ value }) => value);
    const messages = values.map((value) => (JSON.parse(value) as { log: { message: string } }).log.message);
    expect(messages.filter((message) => message.startsWith(sent)).sort()).toEqual(wanted.sort());
  });
});
