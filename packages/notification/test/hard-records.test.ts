import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProducer, ensureTopics, type Producer } from '@monasca/common/kafka';
import { readTopic } from '@monasca/common/testing';
import { createApiTables, type ApiTables } from './api-database.js';
import { startHttpSink, type HttpSink } from './http-sink.js';
import { NotificationProcess, ownTopics } from './notification-process.js';
import { transitionValue } from './transitions.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';
let api: ApiTables;
let sink: HttpSink;
let producer: Producer;

beforeAll(async () => {
  api = await createApiTables(process.env.MONASCA_TEST_POSTGRES ?? '');
  producer = await createProducer({ bootstrap });
  sink = await startHttpSink();
});
afterAll(async () => {
  await Promise.all([producer.close(), sink.close(), api.drop()]);
});

it('records that no database and no topic takes are in nobody’s way, before and after a restart', async () => {
  const kafka = ownTopics(bootstrap);
  await ensureTopics({ bootstrap }, [{ topic: kafka.alarm_topic, partitions: 1 }]);
  const { definitionId } = await api.addAlarm([await api.addMethod({ address: `${sink.origin}/` })]);
  const of = (alarmId: string, more: object = {}): Buffer =>
    transitionValue({ alarmId, alarmDefinitionId: definitionId, timestamp: Date.now(), ...more });
  const values = [
    // PostgreSQL has no character 0.
    of('nul', { alarmDefinitionId: 'd\0x' }),
    // It stands twice in a record of what was sent, which is too large then.
    of('long', { stateChangeReason: 'x'.repeat(600_000) }),
    // With the headers of a dead letter it is too large.
    Buffer.alloc(999_800, 'junk'),
    of('good'),
  ];
  const outcomes = await producer.publish(kafka.alarm_topic, values.map((value) => ({ value }))); // prettier-ignore
  expect(outcomes.map(({ status }) => status)).toEqual(values.map(() => 'delivered'));
  const start = () =>
    new NotificationProcess({
      ...{ kafka, notification_types: { enabled: 'webhook' }, database: { repo_driver: 'orm' }, orm: { url: api.url } },
    });
  const told = (): unknown[] =>
    sink.requests.map(({ body }) => (JSON.parse(body) as { alarm_id: string }).alarm_id).sort();
  const first = start();
  await expect.poll(told, { timeout: 60_000 }).toEqual(['good', 'long']);
  const letters = await readTopic(bootstrap, kafka.dead_letter_topic, 2);
  expect(letters.map(({ headers }) => headers['dead-letter-offset'])).toEqual(['1', '2']);
  expect(new Set(letters.map(({ headers }) => headers['dead-letter-reason']))).toEqual(new Set(['too_large']));
  expect((await readTopic(bootstrap, kafka.notification_topic, 1)).map(({ key }) => key)).toEqual(['good']);
  expect(await first.signal('SIGTERM')).toBe(0);
  const second = start();
  await producer.publish(kafka.alarm_topic, [{ value: of('later') }]);
  await expect.poll(told, { timeout: 60_000 }).toEqual(['good', 'later', 'long']);
  expect(await second.signal('SIGTERM')).toBe(0);
});
