import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createProducer, ensureTopics, type Producer } from '@monasca/common/kafka';
import type { NotificationMessage } from '@monasca/common/messages';
import { readTopic } from '@monasca/common/testing';
import { deadLetter, undelivered } from '../src/stages/report.js';
import { createApiTables, type ApiTables } from './api-database.js';
import { startHttpSink, type HttpSink } from './http-sink.js';
import { NotificationProcess, ownTopics } from './notification-process.js';
import { runCommand, type CommandResult } from './run-command.js';
import { transition, transitionValue } from './transitions.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';
let api: ApiTables;
let sink: HttpSink;
let producer: Producer;

beforeAll(async () => {
  api = await createApiTables(process.env.MONASCA_TEST_POSTGRES ?? '');
  producer = await createProducer({ bootstrap });
});
afterAll(async () => {
  await producer.close();
  await api.drop();
});
beforeEach(async () => {
  sink = await startHttpSink();
});
afterEach(() => sink.close());

/** Topics of a test's own, and commands about them. */
async function begin() {
  const kafka = ownTopics(bootstrap);
  const names = [kafka.alarm_topic, kafka.notification_topic, kafka.notification_retry_topic];
  await ensureTopics({ bootstrap }, [
    ...names.map((topic) => ({ topic, partitions: 2 })),
    { topic: kafka.dead_letter_topic, partitions: 1 },
  ]);
  const values = {
    kafka,
    notification_types: { enabled: 'webhook' },
    database: { repo_driver: 'orm' },
    orm: { url: api.url },
  };
  const run = async (command: string, ...argv: string[]): Promise<CommandResult> => {
    const result = await runCommand(values, [...command.split(' '), ...argv]);
    expect(result.stdout + result.stderr).not.toContain('s3cret');
    return result;
  };
  const json = async <T>(command: string, ...argv: string[]): Promise<T> => {
    const { code, stdout, stderr } = await run(command, ...argv, '--json');
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(stdout) as T;
  };
  const list = async (...argv: string[]): Promise<readonly Listed[]> =>
    (await json<{ failed: Listed[] }>('failed list', ...argv)).failed;
  return { kafka, values, run, json, list };
}

interface Listed {
  readonly place: string;
  readonly state: string;
  readonly kind: string;
  readonly reason: string;
  readonly alarm?: string;
  readonly method?: string;
  readonly tenant?: string;
}

interface Told {
  readonly source: string;
  readonly method?: string;
  readonly outcome: string;
}

describe('test', () => {
  it('sends a notification that says it is a test', async () => {
    const { run } = await begin();
    const id = await api.addMethod({ address: `${sink.origin}/hook?key=s3cret` });
    const { code, stdout } = await run('test', '--method', id, '--state', 'OK');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^method ${id}, webhook: sent in \\d+ ms\\n$`)),
    ]);
    expect(sink.requests).toHaveLength(1);
    expect(sink.requests[0]?.path).toBe('/hook?key=s3cret');
    const body = JSON.parse(sink.requests[0]?.body ?? '') as { alarm_name: string; state: string };
    expect(body).toMatchObject({ state: 'OK', alarm_name: expect.stringContaining('TEST') as string });
  });

  it('says why it was not sent', async () => {
    const { run } = await begin();
    sink.behaviour = () => ({ status: 503 });
    const id = await api.addMethod({ address: `${sink.origin}/s3cret` });
    expect(await run('test', '--method', id)).toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr: `method ${id}: not sent: server, another attempt may succeed: the webhook has answered 503\n`,
    });
    const mail = await api.addMethod({ address: 's3cret@example.org', type: 'EMAIL' });
    expect(await run('test', '--method', mail)).toMatchObject({ code: 1, stderr: expect.stringContaining('no channel of type email') as string }); // prettier-ignore
    expect(await run('test', '--method', 'nobody')).toMatchObject({ code: 1, stderr: expect.stringContaining('no such method') as string }); // prettier-ignore
    expect(await run('test')).toMatchObject({ code: 78 });
  });
});

describe('failed', () => {
  /** Two notifications that were given up, and a record that was no transition. */
  async function letters() {
    const begun = await begin();
    const { kafka } = begun;
    const message = (alarmId: string, id: string): NotificationMessage => ({
      ...{ id, type: 'webhook', name: 'ops', address: 'https://user:s3cret@hooks.example.org/s3cret', period: 0 },
      ...{ retryCount: 5, notificationTimestamp: 1, alarm: transition({ alarmId }) },
    });
    const from = {
      topic: kafka.notification_retry_topic,
      partition: 0,
      offset: 0,
      timestamp: 0,
      key: null,
      value: null,
    };
    const poison = { ...from, topic: kafka.alarm_topic, partition: 1, key: Buffer.from('17'), value: transitionValue({ alarmId: 'c', timestamp: 'x' }) }; // prettier-ignore
    const records = [
      undelivered(kafka.dead_letter_topic, message('a', 'm'), from, 'exhausted', 'the webhook has answered 500'),
      undelivered(kafka.dead_letter_topic, message('b', 'n'), from, 'auth', 'no exchange with https://h/s3cret'),
      deadLetter(kafka.dead_letter_topic, poison, 'shape', 'timestamp: expected a number'),
    ];
    const outcomes = await producer.publish(kafka.dead_letter_topic, records);
    expect(outcomes.every(({ status }) => status === 'delivered')).toBe(true);
    return { ...begun, poison };
  }

  it('lists what was given up, as far as it is meant', async () => {
    const { list, run } = await letters();
    expect(await list()).toMatchObject([
      {
        place: '0:0',
        kind: 'notification',
        state: 'open',
        reason: 'exhausted',
        tenant: 'tenant',
        alarm: 'a',
        method: 'm',
      },
      { place: '0:1', kind: 'notification', state: 'open', reason: 'auth', tenant: 'tenant', alarm: 'b', method: 'n' },
      { place: '0:2', kind: 'record', state: 'open', reason: 'shape', tenant: 'tenant', alarm: 'c' },
    ]);
    const places = async (...argv: string[]) => (await list(...argv)).map(({ place }) => place);
    expect(await places('--reason', 'auth')).toEqual(['0:1']);
    expect(await places('--method', 'm', '--tenant', 'tenant')).toEqual(['0:0']);
    expect(await places('--alarm', 'c', '--since', '2026-01-01')).toEqual(['0:2']);
    expect(await places('--until', '2026-01-01')).toEqual([]);
    expect(await places('0:1', '0:2')).toEqual(['0:1', '0:2']);
    const { stdout } = await run('failed list');
    expect(stdout).toMatch(/^0:0 .* open +exhausted +tenant +a +m +webhook +the webhook has answered 500$/m);
    expect(await run('failed list', '0:9')).toMatchObject({ code: 65 });
  });

  it('shows one, with its address masked', async () => {
    const { run } = await letters();
    const { stdout } = await run('failed show', '0:0');
    expect(stdout).toContain('dead-letter-reason: exhausted');
    expect(stdout).toContain('"address": "https://hooks.example.org/***"');
    expect((await run('failed show', '0:2')).stdout).toContain('"alarmId": "c"');
  });

  it('resends each once, to where it belongs', async () => {
    const { kafka, run, list, poison } = await letters();
    expect(await run('failed resend')).toMatchObject({ code: 78 });
    expect((await run('failed resend', '--all', '--dry-run')).stdout).toBe(
      'would resend 0:0\nwould resend 0:1\nwould resend 0:2\n',
    );
    expect(await list('--state', 'resent')).toEqual([]);

    const before = Date.now() / 1_000;
    const letterTopic = kafka.dead_letter_topic;
    expect((await run('failed resend', '0:0', '--now')).stdout).toBe(`resent 1 of 1 letter of ${letterTopic}\n`);
    expect((await run('failed resend', '--all')).stdout).toBe(`resent 2 of 2 letters of ${letterTopic}\n`);
    const again = await run('failed resend', '--all');
    expect(again.stdout).toBe(`resent 0 letters of ${letterTopic}\n`);
    expect(await run('failed resend', '0:1')).toMatchObject({ code: 0, stderr: '0:1 is left alone: it is resent\n' });
    expect((await list('--state', 'all')).map(({ state }) => state)).toEqual(['resent', 'resent', 'resent']);

    const retries = (await readTopic(bootstrap, kafka.notification_retry_topic, 2)).map(({ key, value }) => ({ key, ...(JSON.parse(value) as Retry) })); // prettier-ignore
    const [atOnce, later] = ['a', 'b'].map((key) => retries.find((record) => record.key === key));
    for (const retry of [atOnce, later]) expect(retry).toMatchObject({ retry_count: 0, address: 'https://user:s3cret@hooks.example.org/s3cret' }); // prettier-ignore
    expect(atOnce?.notification_timestamp).toBeGreaterThanOrEqual(before - 31);
    expect(atOnce?.notification_timestamp).toBeLessThan(before);
    expect(later?.notification_timestamp).toBeGreaterThanOrEqual(before);
    const [original] = await readTopic(bootstrap, kafka.alarm_topic, 1);
    expect(original).toMatchObject({ key: '17', value: poison.value.toString() });

    expect((await run('failed resend', '0:1', '--again')).stdout).toBe(`resent 1 of 1 letter of ${letterTopic}\n`);
    expect(await readTopic(bootstrap, kafka.notification_retry_topic, 3)).toHaveLength(3);
  });

  interface Retry {
    readonly retry_count: number;
    readonly notification_timestamp: number;
    readonly address: string;
  }
});

it('what a receiver has refused is sent to it once it has changed its mind, and all of it is told', async () => {
  const { kafka, values, run, json, list } = await begin();
  const methodId = await api.addMethod({ address: `${sink.origin}/s3cret` });
  const { definitionId, alarmId } = await api.addAlarm([methodId]);
  sink.behaviour = () => ({ status: 404 });
  const service = new NotificationProcess(values);
  const event = { alarmDefinitionId: definitionId, alarmId, timestamp: Date.now() };
  await producer.publish(kafka.alarm_topic, [{ value: transitionValue(event) }]);
  await service.working();
  await expect.poll(() => list(), { timeout: 60_000, interval: 500 }).toHaveLength(1);
  const [refused] = await list('--alarm', alarmId);
  expect(refused).toMatchObject({ reason: 'client', method: methodId });

  sink.behaviour = () => ({});
  expect(await run('failed resend', refused!.place, '--now')).toMatchObject({ code: 0 });
  await expect.poll(() => sink.requests.length, { timeout: 60_000 }).toBe(2);
  const sources = async () =>
    (await json<{ entries: Told[] }>('ledger show', alarmId)).entries.map(({ source }) => source);
  await expect.poll(sources, { timeout: 60_000, interval: 500 }).toEqual(expect.arrayContaining(['sent', 'ledger']));
  expect(await service.signal('SIGTERM')).toBe(0);

  const { entries } = await json<{ entries: Told[] }>('ledger show', alarmId);
  const told = Object.fromEntries(entries.map(({ source, method, outcome }) => [source, [method, outcome]]));
  expect(told).toEqual({
    transition: [undefined, 'before: OK'],
    retry: [methodId, 'failed, attempt 1'],
    sent: [methodId, 'sent, attempt 1'],
    'dead-letter': [methodId, 'given up, client, resent: the webhook has answered 404'],
    ledger: [methodId, expect.stringMatching(/^taken, made of retry-/)],
  });
  expect((await run('ledger show', alarmId)).stdout).toMatch(
    new RegExp(`ledger +ALARM +${methodId} +webhook +hook +taken`),
  );
  expect((await run('ledger show', randomUUID())).stdout).toBe('no topic says anything of it\n');
});
