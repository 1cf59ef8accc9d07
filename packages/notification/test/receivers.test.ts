import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProducer, ensureTopics, type Producer } from '@monasca/common/kafka';
import { readTopic } from '@monasca/common/testing';
import { createApiTables, type ApiTables } from './api-database.js';
import { startHttpSink, type HttpSink } from './http-sink.js';
import { NotificationProcess, ownTopics } from './notification-process.js';
import { transitionValue } from './transitions.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';
const count = 10_000;
/** Transitions published at a time, and how often, in ms. */
const [perBurst, burstMs] = [100, 250];

let api: ApiTables;
let producer: Producer;
let service: NotificationProcess;
let healthy: HttpSink;
let flaky: HttpSink;
let hanging: HttpSink;
let noTls: Server;
const kafka = ownTopics(bootstrap);
const ids = Array.from({ length: count }, (_, index) => `alarm-${index}`);
/** Of which alarms the healthy receiver got a notification. */
const arrived = new Set<string>();
/** How often the flaky receiver has taken a notification. */
const taken = new Map<string, number>();

const idOf = ({ body }: { body: string }): string => (JSON.parse(body) as { alarm_id: string }).alarm_id;

beforeAll(async () => {
  api = await createApiTables(process.env.MONASCA_TEST_POSTGRES ?? '');
  producer = await createProducer({ bootstrap });
  healthy = await startHttpSink((request) => {
    arrived.add(idOf(request));
    healthy.requests.length = 0;
    return {};
  });
  const refused = new Set<string>();
  flaky = await startHttpSink((request) => {
    flaky.requests.length = 0;
    const id = idOf(request);
    // Every other one of each definition: a host that fails again and again is left alone.
    if (Math.floor(Number(id.slice('alarm-'.length)) / 2) % 2 === 0 && !refused.has(id)) {
      refused.add(id);
      return { status: 500 };
    }
    taken.set(id, (taken.get(id) ?? 0) + 1);
    return {};
  });
  hanging = await startHttpSink(() => undefined);
  // Whatever is said to it, it hangs up: the handshake fails.
  noTls = createServer((socket) => socket.on('error', () => {}).once('data', () => socket.destroy()));
  await new Promise<void>((resolve) => noTls.listen(0, '127.0.0.1', resolve));
  await ensureTopics({ bootstrap }, [kafka.alarm_topic, kafka.notification_topic, kafka.notification_retry_topic].map((topic) => ({ topic, partitions: 4 }))); // prettier-ignore
});

afterAll(async () => {
  await service.signal('SIGTERM');
  await Promise.all([healthy.close(), flaky.close(), hanging.close(), producer.close(), api.drop()]);
  noTls.close();
});

describe('of 10,000 transitions for a healthy receiver, one that fails at first, and one that hangs or knows no TLS', () => {
  beforeAll(async () => {
    const method = (address: string): Promise<string> => api.addMethod({ address });
    const others = [
      await method(`${hanging.origin}/`),
      await method(`https://127.0.0.1:${(noTls.address() as AddressInfo).port}/`),
    ];
    const common = [await method(`${healthy.origin}/`), await method(`${flaky.origin}/`)];
    const definitions = [await api.addAlarm([...common, others[0]!]), await api.addAlarm([...common, others[1]!])];
    service = new NotificationProcess({
      ...{ kafka, notification_types: { enabled: 'webhook' }, retry_engine: { max_attempts: 1 } },
      ...{ database: { repo_driver: 'orm' }, orm: { url: api.url }, webhook_notifier: { timeout: 2 } },
      // Each is tried, or its host is left alone: none is put off for want of a turn, which would take longer to see the end of.
      sending: { breaker_failures: 20, longest_wait: 3_600 },
    });
    await service.working();
    for (let first = 0; first < count; first += perBurst) {
      const records = ids.slice(first, first + perBurst).map((alarmId, index) => {
        const { definitionId } = definitions[index % 2]!;
        return { value: transitionValue({ alarmId, alarmDefinitionId: definitionId, timestamp: Date.now() }) };
      });
      await producer.publish(kafka.alarm_topic, records);
      await sleep(burstMs);
    }
  }, 300_000);

  // Behind each other's time-outs they would take hours. How soon each arrives, `npm run bench -- notification` measures.
  it('each reaches the healthy one', async () => {
    await expect.poll(() => arrived.size, { timeout: 240_000 }).toBe(count);
  }, 300_000);

  it('each reaches the one that fails at first, once', async () => {
    await expect.poll(() => taken.size, { timeout: 240_000 }).toBe(count);
    expect([...taken.values()].filter((times) => times !== 1)).toEqual([]);
  }, 300_000);

  it('each that could not be delivered is in the dead letters, and nothing else is', async () => {
    const letters = await readTopic(bootstrap, kafka.dead_letter_topic, count);
    expect(new Set(letters.map(({ key }) => key)).size).toBe(count);
    expect(new Set(letters.map(({ headers }) => headers['dead-letter-reason']))).toEqual(new Set(['exhausted']));
    expect(letters).toHaveLength(count);
  });

  it('each that was delivered is on the topic of what was sent, once', async () => {
    const sent = await readTopic(bootstrap, kafka.notification_topic, 2 * count);
    const keys = sent.map(({ key, value }) => `${key} ${(JSON.parse(value) as { id: string }).id}`);
    expect([keys.length, new Set(keys).size]).toEqual([2 * count, 2 * count]);
  });
});
