import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { staticTokens, tokenHash } from '@monasca/common/http';
import { ensureTopics } from '@monasca/common/kafka';
import { messageId, messageIdHeader } from '@monasca/common/messages';
import { createLogger, Health, Lifecycle } from '@monasca/common/service';
import { readTopic } from '@monasca/common/testing';
import { schema } from '../../src/config.js';
import { startLogApi } from '../../src/start.js';

const services = path.resolve(import.meta.dirname, '../../../../tools/services/main.mjs');
const service = (...args: string[]) => promisify(execFile)(process.execPath, [services, ...args]);

const log = createLogger({ service: 'test', level: 'error' });
const user = { sha256: tokenHash('t'), projectId: 'p', userId: 'u', roles: ['monasca-user'] };

describe('a log API on three brokers, two of which have to confirm', { timeout: 300_000 }, () => {
  const lifecycle = new Lifecycle(log);
  const topic = `logs-${randomUUID()}`;
  let [bootstrap, url] = ['', ''];

  beforeAll(async () => {
    await service('up', 'kafka3');
    const { stdout } = await service('status', 'kafka3');
    bootstrap = /127\.0\.0\.1:\d+(,127\.0\.0\.1:\d+)*/.exec(stdout)?.[0] ?? '';
    await ensureTopics({ bootstrap }, [{ topic, partitions: 3, replicationFactor: 3 }]);
    const values = {
      ...{ api: { port: 0 }, monitoring: { enable: false } },
      log_publisher: { kafka_url: bootstrap.split(','), topics: [topic], deadline_ms: 15_000 },
    };
    const config = loadConfig(schema, { env: {}, overrides: { name: 'test', values } }).values;
    const context = { config, log, health: new Health(), registry: new Registry() };
    url = `http://127.0.0.1:${await startLogApi(lifecycle, context, { authenticator: staticTokens([user]) })}/v3.0/logs`;
  }, 240_000);
  afterAll(async () => {
    await lifecycle.stop();
    await service('up', 'kafka3');
  }, 240_000);

  const post = (key: string): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-auth-token': 't', 'idempotency-key': key },
      body: '{"logs": [{"message": "a"}, {"message": "b"}, {"message": "c"}]}',
    });
  const ids = (key: string): string[] => [0, 1, 2].map((index) => messageId('p', key, index));

  it('takes what comes while one is down, and tells who sent what while two are', async () => {
    const [one, two, three] = ['all up', 'one down', 'two down'];
    expect((await post(one)).status).toBe(204);

    await service('kill', 'kafka3', '3');
    expect((await post(two)).status).toBe(204);

    await service('kill', 'kafka3', '2');
    const refused = await post(three);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
    const { description } = (await refused.json()) as { description: string };
    expect(description).toMatch(/^[123] of 3 logs are not confirmed by Kafka\. .* Idempotency-Key two down: /);

    await service('revive', 'kafka3', '2');
    await expect.poll(async () => (await post(three)).status, { timeout: 120_000, interval: 1_000 }).toBe(204);

    const known = [one, two, three].flatMap(ids);
    const found = (await readTopic(bootstrap, topic, known.length)).map(
      ({ headers }) => headers[messageIdHeader] ?? '',
    );
    // Whatever stands there twice is of the bulk that its sender had to send again, under one identity.
    expect(new Set(found)).toEqual(new Set(known));
    const twice = found.filter((id, index) => found.indexOf(id) !== index);
    expect(twice.filter((id) => !ids(three).includes(id))).toEqual([]);
  });
});
