import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureTopics } from '@monasca/common/kafka';
import { KafkaProxy, readTopic } from '@monasca/common/testing';
import { ServiceFixture } from './service-fixture.js';

const fixture = new ServiceFixture();
beforeAll(() => fixture.open());
afterAll(() => fixture.close());

describe('the service, cut off from Kafka,', () => {
  let proxy: KafkaProxy;
  beforeEach(async () => {
    proxy = await KafkaProxy.to(fixture.bootstrap);
  });
  afterEach(() => proxy.close());

  it('X07: while it is idle goes on when Kafka is back', async () => {
    const { definitionId, alarmId } = await fixture.alarm();
    const { start, publish } = await fixture.service({ kafka: { url: proxy.bootstrap } });
    const service = start();
    await service.working();
    proxy.cut();
    await sleep(3_000);
    expect(service.isRunning).toBe(true);
    proxy.mend();
    await publish({ alarmDefinitionId: definitionId, alarmId });
    await expect.poll(() => fixture.told(), { timeout: 60_000 }).toEqual([alarmId]);
    expect(await service.signal('SIGTERM')).toBe(0);
  });

  it('X08: when a send fails, and killed then, has lost nothing', async () => {
    const { definitionId, alarmId } = await fixture.alarm();
    const { kafka, start, publish } = await fixture.service({ kafka: { url: proxy.bootstrap } });
    const service = start();
    await service.working();
    fixture.sink.behaviour = () => {
      proxy.cut();
      return { status: 500 };
    };
    await publish({ alarmDefinitionId: definitionId, alarmId });
    await expect.poll(() => fixture.told()).toEqual([alarmId]);
    await sleep(3_000);
    await service.signal('SIGKILL');
    proxy.mend();
    const next = start();
    fixture.sink.behaviour = () => ({ status: 500 });
    const [waiting] = await readTopic(fixture.bootstrap, kafka.notification_retry_topic, 1);
    expect(JSON.parse(waiting!.value)).toMatchObject({ alarm_id: alarmId, retry_count: 0 });
    expect(await next.signal('SIGTERM')).toBe(0);
  });
});

it('S27: waits for a topic that is missing, and tells it', async () => {
  const { definitionId, alarmId } = await fixture.alarm();
  const { kafka, start, publish } = await fixture.service({ kafka: { create_topics: false } }, 1, false);
  const { bootstrap } = fixture;
  const others = [
    kafka.notification_topic,
    kafka.notification_retry_topic,
    kafka.dead_letter_topic,
    kafka.ledger_topic,
  ];
  await ensureTopics({ bootstrap }, others.map((topic) => ({ topic }))); // prettier-ignore
  const service = start();
  await expect.poll(() => service.output, { timeout: 60_000 }).toContain(`not available: ${kafka.alarm_topic}`);
  expect(service.isRunning).toBe(true);
  const readiness = await fetch(`${await service.admin()}/readyz`);
  expect([readiness.status, await readiness.text()]).toEqual([503, expect.stringContaining(kafka.alarm_topic)]);
  await ensureTopics({ bootstrap }, [{ topic: kafka.alarm_topic }]);
  await publish({ alarmDefinitionId: definitionId, alarmId });
  await expect.poll(() => fixture.told(), { timeout: 60_000 }).toEqual([alarmId]);
  expect(await service.signal('SIGTERM')).toBe(0);
});
