import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { staticTokens, tokenHash } from '@monasca/common/http';
import { ensureTopics } from '@monasca/common/kafka';
import { messageId, messageIdHeader } from '@monasca/common/messages';
import { createLogger, Health, Lifecycle } from '@monasca/common/service';
import { api, KafkaProxy, readTopic } from '@monasca/common/testing';
import { schema } from '../src/config.js';
import { startLogApi } from '../src/start.js';
import { sendBulk, type SentBulk } from './resending-client.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';
const token = 'a token';
const tokens = [{ sha256: tokenHash(token), projectId: 'p', userId: 'u', roles: ['monasca-user'] }];
const log = createLogger({ service: 'test', level: 'error' });

let proxy: KafkaProxy;
beforeAll(async () => {
  proxy = await KafkaProxy.to(bootstrap);
});
afterEach(() => {
  proxy.release();
  proxy.delayMs = 0;
  proxy.mend();
});
afterAll(() => proxy.close());

/** A log API behind the proxy, on a topic of its own. */
async function serve(deadlineMs: number) {
  const topic = `logs-${randomUUID()}`;
  await ensureTopics({ bootstrap }, [{ topic, partitions: 3 }]);
  const lifecycle = new Lifecycle(log);
  const values = {
    ...{ api: { port: 0 }, monitoring: { enable: false } },
    log_publisher: { kafka_url: [proxy.bootstrap], topics: [topic], deadline_ms: deadlineMs },
  };
  const config = loadConfig(schema, { env: {}, overrides: { name: 'test', values } }).values;
  const context = { config, log, health: new Health(), registry: new Registry() };
  const port = await startLogApi(lifecycle, context, { authenticator: staticTokens(tokens) });
  return { topic, lifecycle, url: `http://127.0.0.1:${port}/v3.0/logs` };
}

/** Clients that send bulk after bulk while something is done to Kafka; resolves with all of their bulks. */
async function during(url: string, patienceMs: number, fault: () => Promise<void>): Promise<SentBulk[]> {
  let isOver = false;
  const clients = Array.from({ length: 16 }, async () => {
    const bulks: SentBulk[] = [];
    while (!isOver) bulks.push(await sendBulk({ url, token, bulkSize: 20, patienceMs }));
    return bulks;
  });
  await fault();
  isOver = true;
  return (await Promise.all(clients)).flat();
}

/** How often each message id stands on a topic that has so many different ones at least. */
async function copiesOf(topic: string, bulks: readonly SentBulk[]): Promise<Map<string, number>> {
  const sent = bulks.reduce((sum, { messages }) => sum + messages.length, 0);
  const copies = new Map<string, number>();
  for (const { headers } of await readTopic(bootstrap, topic, sent)) {
    const id = headers[messageIdHeader] ?? 'none';
    copies.set(id, (copies.get(id) ?? 0) + 1);
  }
  return copies;
}

const idsOf = ({ key, messages }: SentBulk): string[] => messages.map((_, index) => messageId('p', key, index));

describe('a log API whose Kafka', { timeout: 240_000 }, () => {
  it.each<[string, () => Promise<void>]>([
    [
      'loses answers after the append',
      async () => {
        const before = proxy.lost;
        let seen = 0;
        proxy.judge = (key) => (key === api.produce && (seen += 1) % 7 === 0 ? 'lose' : 'pass');
        await expect.poll(() => proxy.lost - before, { timeout: 60_000 }).toBeGreaterThan(5);
        proxy.judge = () => 'pass';
      },
    ],
    [
      'cuts connections',
      async () => {
        for (let round = 0; round < 5; round += 1) {
          await sleep(300);
          proxy.cut();
          await sleep(300);
          proxy.mend();
        }
      },
    ],
    [
      'is a black hole for longer than the clients wait',
      async () => {
        await sleep(500);
        proxy.judge = (key) => (key === api.produce ? 'hold' : 'pass');
        await sleep(5_000);
        proxy.release();
      },
    ],
    [
      'takes a second for each answer',
      async () => {
        proxy.delayMs = 1_000;
        await sleep(5_000);
        proxy.delayMs = 0;
      },
    ],
  ])('%s: what is answered is stored, nothing stored is refused, each copy has one identity', async (_, fault) => {
    const { topic, lifecycle, url } = await serve(10_000);
    const bulks = await during(url, 3_000, fault);
    await lifecycle.stop();
    // Nothing was refused, and each bulk was taken in the end.
    expect(new Set(bulks.map(({ statuses }) => statuses.at(-1)))).toEqual(new Set([204]));
    const copies = await copiesOf(topic, bulks);
    const known = new Set(bulks.flatMap(idsOf));
    expect([...known].filter((id) => !copies.has(id))).toEqual([]);
    expect([...copies.keys()].filter((id) => !known.has(id))).toEqual([]);
    // Copies are of the clients' making alone, one for each attempt at the most.
    const tooMany = bulks.flatMap((bulk) => idsOf(bulk).filter((id) => copies.get(id)! > bulk.statuses.length));
    expect(tooMany).toEqual([]);
  });

  it('is away when it starts: it starts, answers 503 meanwhile, and goes on', async () => {
    proxy.cut();
    const starting = serve(1_000);
    const { topic, lifecycle, url } = await starting;
    const headers = { 'content-type': 'application/json', 'x-auth-token': token, 'idempotency-key': 'k' };
    const post = () => fetch(url, { method: 'POST', headers, body: '{"logs": [{"message": "m"}]}' });
    const refused = await post();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
    const { description } = (await refused.json()) as { description: string };
    expect(description).toMatch(/^1 of 1 logs are not confirmed by Kafka\. .* Idempotency-Key k: /);
    proxy.mend();
    await expect.poll(async () => (await post()).status, { timeout: 60_000, interval: 500 }).toBe(204);
    const ids = (await readTopic(bootstrap, topic, 1)).map(({ headers: { [messageIdHeader]: id } }) => id);
    expect(new Set(ids)).toEqual(new Set([messageId('p', 'k', 0)]));
    await lifecycle.stop();
  });
});
