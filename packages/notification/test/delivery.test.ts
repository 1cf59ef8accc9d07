import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
});
afterAll(async () => {
  await producer.close();
  await api.drop();
});

/** A service with topics of its own and a receiver. */
async function begin(partitions = 4) {
  sink = await startHttpSink();
  const kafka = ownTopics(bootstrap);
  const topics = [kafka.alarm_topic, kafka.notification_topic, kafka.notification_retry_topic];
  await ensureTopics(
    { bootstrap },
    topics.map((topic) => ({ topic, partitions })),
  );
  const values = {
    kafka,
    notification_types: { enabled: 'webhook' },
    database: { repo_driver: 'orm' },
    orm: { url: api.url },
  };
  const start = () => new NotificationProcess(values);
  const publish = async (...events: readonly Record<string, unknown>[]) => {
    const records = events.map((fields) => ({ value: transitionValue({ timestamp: Date.now(), ...fields }) }));
    const outcomes = await producer.publish(kafka.alarm_topic, records);
    expect(outcomes.every(({ status }) => status === 'delivered')).toBe(true);
  };
  return { kafka, start, publish };
}

const idOf = ({ body }: { body: string }): string => (JSON.parse(body) as { alarm_id: string }).alarm_id;

describe('transitions on a topic', () => {
  it('lead to a webhook each, and to a record of what was sent', async () => {
    const { kafka, start, publish } = await begin();
    const methodId = await api.addMethod({ address: `${sink.origin}/hook` });
    const { definitionId, alarmId } = await api.addAlarm([methodId]);
    const service = start();
    await publish({ alarmDefinitionId: definitionId, alarmId });
    await service.working();
    await expect.poll(() => sink.requests.length, { timeout: 60_000 }).toBe(1);
    expect(idOf(sink.requests[0]!)).toBe(alarmId);
    const [sent] = await readTopic(bootstrap, kafka.notification_topic, 1);
    expect(JSON.parse(sent!.value)).toMatchObject({ id: methodId, type: 'webhook', alarm_id: alarmId, retry_count: 0 });
    expect(sent!.key).toBe(alarmId);
    const types = await api.query('select name from notification_method_type order by name');
    expect(types.map(({ name }) => name)).toContain('WEBHOOK');
    expect(await service.signal('SIGTERM')).toBe(0);
  });

  it('are each told at least once, and once where the answer had arrived, though the process is killed again and again', async () => {
    const { kafka, start, publish } = await begin();
    const { definitionId } = await api.addAlarm([await api.addMethod({ address: `${sink.origin}/hook` })]);
    const count = 400;
    const ids = Array.from({ length: count }, (_, index) => `alarm-${index}`);
    sink.behaviour = (_request, response) => {
      setTimeout(() => response.writeHead(200).end(), 5);
      return undefined;
    };
    let killed = 0;
    const publishing = (async () => {
      for (let first = 0; first < count; first += 20) {
        await publish(...ids.slice(first, first + 20).map((alarmId) => ({ alarmDefinitionId: definitionId, alarmId })));
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    })();
    let service = start();
    while (new Set(sink.requests.map(idOf)).size < count) {
      await service.working();
      await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 1_500));
      if (killed === 6) continue;
      await service.signal('SIGKILL');
      killed += 1;
      service = start();
    }
    await publishing;
    const sent = await readTopic(bootstrap, kafka.notification_topic, count);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(count);
    expect(sent).toHaveLength(count);
    // What was on its way when the process was killed may come again: at most as much as is sent at a time.
    expect(sink.requests.length - count).toBeLessThanOrEqual(killed * 16);
    await service.working();
    expect(await service.signal('SIGTERM')).toBe(0);
  });
});
