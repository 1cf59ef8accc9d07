import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createProducer, groupLag } from '@monasca/common/kafka';
import { openDatabase } from '@monasca/persister';
import type { Endpoints } from '../src/endpoints.js';
import { newDirectory, runToEnd, StandaloneProcess } from './standalone-process.js';
import { startWebhookSink, type WebhookSink } from './webhook-sink.js';

const topic = 'alarm-state-transitions';
/** A group of its own, which reads nothing for others. */
const group = `notifications-${randomUUID()}`;

let sink: WebhookSink;
beforeAll(async () => {
  sink = await startWebhookSink();
});

/** A database of its own on the server: methods are not told by the processes of other tests. */
async function ownDatabase(): Promise<string> {
  const url = new URL(process.env.MONASCA_TEST_POSTGRES ?? '');
  const server = await openDatabase(url.href);
  const name = `notifications_${randomUUID().replaceAll('-', '')}`;
  await sql.raw(`create database ${name}`).execute(server.db);
  onTestFinished(async () => {
    await sql.raw(`drop database ${name} with (force)`).execute(server.db);
    await server.close();
  });
  url.pathname = name;
  return url.href;
}

interface Place {
  readonly where: string;
  /** Arguments that name the parts. */
  readonly parts: () => Promise<string[]>;
  /** Whether Kafka forgets with its process what it was given. */
  readonly forgets: boolean;
}

const places: readonly Place[] = [
  { where: 'embedded parts', parts: () => Promise.resolve([]), forgets: true },
  {
    where: 'real servers',
    parts: async () => ['--kafka', process.env.MONASCA_TEST_KAFKA ?? '', '--postgres', await ownDatabase()],
    forgets: false,
  },
];

const transition = (alarmId: string, definitionId: string) => ({
  ...{ tenantId: 'standalone', alarmId, alarmDefinitionId: definitionId },
  metrics: [{ id: null, name: 'cpu.percent', dimensions: { hostname: 'h' } }],
  ...{ alarmName: 'CPU is busy', alarmDescription: 'of one machine', oldState: 'OK', newState: 'ALARM' },
  ...{
    actionsEnabled: true,
    stateChangeReason: 'cpu.percent is 95',
    severity: 'HIGH',
    link: null,
    lifecycleState: null,
  },
  ...{ subAlarms: [], timestamp: Date.now() },
});

async function put({ kafka }: Endpoints, ...transitions: readonly object[]): Promise<void> {
  const producer = await createProducer({ bootstrap: kafka });
  const records = transitions.map((one) => ({ value: Buffer.from(JSON.stringify({ 'alarm-transitioned': one })) }));
  const outcomes = await producer.publish(topic, records);
  expect(outcomes.map(({ status }) => status)).toEqual(transitions.map(() => 'delivered'));
  await producer.close();
}

describe.each(places)('notifications on $where', ({ parts, forgets }) => {
  it('reach a webhook once, though the process is killed and started again', async () => {
    const data = newDirectory();
    const where = await parts();
    const start = async () => {
      const run = new StandaloneProcess(['--data', data, '--port-base', '0', ...where], {
        MONASCA_KAFKA__GROUP: group,
      });
      return { run, endpoints: await run.started(data) };
    };
    const add = async (...args: readonly string[]): Promise<string> => {
      const { code, output } = await runToEnd([...args, '--data', data]);
      expect([code, output]).toEqual([0, expect.stringMatching(/^\S+\n$/)]);
      return output.trim();
    };
    const allDone = ({ kafka }: Endpoints) =>
      expect
        .poll(async () => (await groupLag({ bootstrap: kafka }, group, topic)).map(({ lag }) => lag), {
          timeout: 60_000,
        })
        .toEqual([0, 0, 0, 0]);

    const first = await start();
    const methodId = await add('methods', 'add', 'ops', 'webhook', sink.url);
    const definitionId = await add('definitions', 'add', 'CPU is busy', '--alarm', methodId);
    const [told, held, last] = ['told', 'held', 'last'].map((name) => transition(`${name}-${randomUUID()}`, definitionId)); // prettier-ignore
    if (told === undefined || held === undefined || last === undefined) throw new Error('three are made');
    const of = ({ alarmId }: { alarmId: string }) => sink.of(alarmId);

    await put(first.endpoints, told, { ...transition('of-nobody', 'no-such-definition') });
    await expect.poll(() => of(told).length, { timeout: 60_000 }).toBe(1);
    expect(of(told)[0]?.body).toEqual({
      ...{ alarm_id: told.alarmId, alarm_definition_id: definitionId, alarm_name: 'CPU is busy' },
      ...{ alarm_description: 'of one machine', alarm_timestamp: Math.floor(told.timestamp / 1_000), state: 'ALARM' },
      ...{ old_state: 'OK', message: 'cpu.percent is 95', tenant_id: 'standalone', metrics: told.metrics },
    });
    await allDone(first.endpoints);

    sink.isSilent = true;
    await put(first.endpoints, held);
    await expect.poll(() => of(held).length, { timeout: 60_000 }).toBe(1);
    await first.run.stop('SIGKILL');
    sink.isSilent = false;
    sink.hangUp();

    const second = await start();
    // Who has no answer of Kafka any more sends again.
    if (forgets) await put(second.endpoints, told, held);
    await put(second.endpoints, last);
    await expect.poll(() => of(last).length, { timeout: 60_000 }).toBe(1);
    await allDone(second.endpoints);
    // It was on its way: it comes again, and the receiver knows by the header that it does.
    expect(new Set(of(held).map(({ deliveryId }) => deliveryId)).size).toBe(1);
    expect([told, held, last].map((one) => of(one).length)).toEqual([1, 2, 1]);
    expect(await second.run.stop()).toBe(0);
  }, 180_000);
});
