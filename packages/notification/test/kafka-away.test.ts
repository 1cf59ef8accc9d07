import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createProducer, ensureTopics } from '@monasca/common/kafka';
import { KafkaProxy, readTopic } from '@monasca/common/testing';
import { createApiTables } from './api-database.js';
import { startHttpSink } from './http-sink.js';
import { NotificationProcess, ownTopics } from './notification-process.js';
import { transitionValue } from './transitions.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';
/** Longer than a transaction may take. */
const awayMs = 15_000;

it('goes on when Kafka comes back after longer than a transaction may take: everybody is told, and it is written once', async () => {
  const api = await createApiTables(process.env.MONASCA_TEST_POSTGRES ?? '');
  const sink = await startHttpSink();
  const proxy = await KafkaProxy.to(bootstrap);
  const kafka = ownTopics(proxy.bootstrap);
  const topics = [kafka.alarm_topic, kafka.notification_topic, kafka.notification_retry_topic];
  await ensureTopics({ bootstrap }, topics.map((topic) => ({ topic, partitions: 4 }))); // prettier-ignore
  const { definitionId } = await api.addAlarm([await api.addMethod({ address: sink.origin })]);
  const service = new NotificationProcess({
    ...{ kafka, notification_types: { enabled: 'webhook' }, database: { repo_driver: 'orm' }, orm: { url: api.url } },
  });
  await service.working();
  const producer = await createProducer({ bootstrap });
  const count = 100;
  const publish = (first: number): Promise<unknown> =>
    producer.publish(
      kafka.alarm_topic,
      Array.from({ length: count / 2 }, (_, index) => ({
        value: transitionValue({
          alarmId: `a-${first + index}`,
          alarmDefinitionId: definitionId,
          timestamp: Date.now(),
        }),
      })),
    );
  // What is read before it is cut off has been sent, but cannot be committed.
  sink.behaviour = (_request, response) => {
    proxy.cut();
    setTimeout(() => response.writeHead(200).end(), 200);
    return undefined;
  };
  await publish(0);
  await expect.poll(() => sink.requests.length, { timeout: 60_000 }).toBeGreaterThan(0);
  await sleep(awayMs);
  sink.behaviour = () => ({});
  proxy.mend();
  await publish(count / 2);
  const sent = await readTopic(bootstrap, kafka.notification_topic, count);
  expect(new Set(sent.map(({ key }) => key)).size).toBe(count);
  expect(sent).toHaveLength(count);
  expect(service.isRunning).toBe(true);
  expect(await service.signal('SIGTERM')).toBe(0);
  await Promise.all([producer.close(), proxy.close(), sink.close(), api.drop()]);
});
