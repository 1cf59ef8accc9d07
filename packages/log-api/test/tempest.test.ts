import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { ensureTopics } from '@monasca/common/kafka';
import { createLogger, Health, Lifecycle } from '@monasca/common/service';
import {
  identityService,
  readTopic,
  sendRequest,
  type ReceivedAnswer,
  type SentRequest,
} from '@monasca/common/testing';
import { schema } from '../src/config.js';
import { startLogApi } from '../src/start.js';
import { bulkOfBytes, bulkOf, messageOf, multiLine, unicode } from './tempest-messages.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';
const log = createLogger({ service: 'test', level: 'error' });
const json = { 'Content-Type': 'application/json' };
/** The project that a delegate posts for. */
const other = '2106b2c8da0eecdb3df4ea84a0b5624b';

interface Envelope {
  readonly log: { readonly message: string; readonly truncated?: boolean };
  readonly meta: { readonly tenantId: string };
}

/** The integration cases of the original, by its routes: v3.0, and the one of the merged API. */
describe.each([
  ['/v3.0/logs', 415],
  ['/v2.0/logs', 400],
])('what the original was tested with, at %s', (path, wrongType) => {
  const lifecycle = new Lifecycle(log);
  const topic = `logs-${randomUUID()}`;
  let port: number;

  beforeAll(async () => {
    await ensureTopics({ bootstrap }, [{ topic, partitions: 2 }]);
    const values = {
      ...{ api: { port: 0 }, service: { region: 'useast' }, monitoring: { enable: false } },
      log_publisher: { kafka_url: [bootstrap], topics: [topic] },
    };
    const { values: config } = loadConfig(schema, { env: {}, overrides: { name: 'test', values } });
    const context = { config, log, health: new Health(), registry: new Registry() };
    port = await startLogApi(lifecycle, context, { authenticator: identityService });
  });
  afterAll(() => lifecycle.stop());

  /** Sends as the original's client does: with headers of Kibana, and claims of an identity that count for nothing. */
  function send(headers: SentRequest['headers'], body: string, query = ''): Promise<ReceivedAnswer> {
    const kibana = { 'kbn-version': '7.3.0', 'kbn-xsrf': 'kibana' };
    const claims = { 'X-Tenant-Id': 'b4265b0a48ae4fd3bdcee0ad8c2b6012', 'X-Roles': 'admin' };
    const all = { 'X-Auth-Token': 'user', ...kibana, ...claims, ...headers };
    return sendRequest(port, { method: 'POST', path: path + query, headers: all, body });
  }

  it.each<[name: string, headers: SentRequest['headers'], body: string, status: number]>([
    ['T1: an empty body', json, '', 400],
    ['T2: no content type', { 'Content-Type': '' }, '{}', 400],
    ['T3: a wrong content type', { 'Content-Type': 'video/3gpp' }, '{}', wrongType],
    ['T4: a log that is too big', { ...json, Connection: 'Keep-Alive' }, bulkOf(messageOf(1_153_444)), 413],
    ['T5: one of many lines that is too big', { ...json, Connection: 'Keep-Alive' }, bulkOf(multiLine(1_153_444)), 413],
  ])('refuses %s', async (_, headers, body, status) => {
    expect((await send(headers, body)).status).toBe(status);
  });

  it('T6 to T14: takes logs of all sizes, in many lines, of another project, of any text, each once and to the byte', async () => {
    const sizes = [1_059, 10_496, 104_868];
    const own = [...sizes.map(messageOf), ...sizes.map(multiLine), ...unicode()];
    for (const [index, message] of own.entries()) {
      const headers = { ...json, 'LA-Unicode-Case': String(index) };
      expect([index, (await send(headers, bulkOf(message))).status]).toEqual([index, 204]);
    }
    const crossing = messageOf(100);
    const delegate = { ...json, 'X-Auth-Token': 'admin', 'X-Roles': 'admin, monitoring-delegate' };
    expect((await send(delegate, bulkOf(crossing), `?project_id=${other}`)).status).toBe(204);
    const [body, longest] = bulkOfBytes(1_048_575);
    expect((await send(json, body)).status).toBe(204);

    const records = await readTopic(bootstrap, topic, own.length + 2);
    const envelopes = records.map(({ value }) => JSON.parse(value) as Envelope);
    const shortened = envelopes.filter(({ log: { truncated } }) => truncated === true);
    const whole = envelopes.filter((envelope) => !shortened.includes(envelope));
    expect(whole.map(({ log: { message } }) => message).sort()).toEqual([...own, crossing].sort());
    expect(whole.filter(({ meta }) => meta.tenantId === other).map(({ log: { message } }) => message)).toEqual([crossing]); // prettier-ignore
    expect(new Set(envelopes.map(({ meta: { tenantId } }) => tenantId))).toEqual(new Set(['proj-user', other]));
    expect(shortened.map(({ log: { message } }) => longest.startsWith(message))).toEqual([true]);
    expect(shortened[0]?.log.message.length).toBeGreaterThan(1_048_000);
  });
});
