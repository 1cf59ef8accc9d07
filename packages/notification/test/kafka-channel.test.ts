import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureTopics, offsetRanges } from '@monasca/common/kafka';
import { readTopic } from '@monasca/common/testing';
import { notificationTo, openNotifier } from './channel-suite.js';
import { kafka as channel } from '../src/channels/kafka/index.js';
import { ServiceFixture } from './service-fixture.js';

const fixture = new ServiceFixture();
beforeAll(() => fixture.open());
afterAll(() => fixture.close());

describe('methods that name topics', () => {
  it('are told there what webhooks are, those of other topics are given up, and nobody writes to the own ones', async () => {
    const id = randomUUID();
    const [topic, other] = [`tenants-${id}`, `private-${id}`];
    const { bootstrap } = fixture;
    await ensureTopics({ bootstrap }, [topic, other].map((name) => ({ topic: name, partitions: 3 }))); // prettier-ignore
    const { kafka, start, publish } = await fixture.service({
      notification_types: { enabled: 'webhook,kafka' },
      kafka_notifier: { topics: '*' },
    });
    const missing = `missing-${id}`;
    const addresses = [topic, missing, kafka.notification_topic, kafka.ledger_topic, kafka.alarm_topic];
    const methods = await Promise.all(addresses.map((address) => fixture.api.addMethod({ address, type: 'KAFKA' })));
    const hook = await fixture.api.addMethod({ address: `${fixture.sink.origin}/hook` });
    const { definitionId, alarmId } = await fixture.api.addAlarm([...methods, hook]);
    fixture.sink.requests.length = 0;
    const service = start();
    await service.working();
    await publish({ alarmDefinitionId: definitionId, alarmId });

    const [record] = await readTopic(bootstrap, topic, 1);
    await expect.poll(() => fixture.told(), { timeout: 60_000 }).toEqual([alarmId]);
    expect(record).toMatchObject({ key: alarmId, value: fixture.sink.requests[0]?.body });
    expect(record?.headers).toEqual({
      'monasca-delivery-id': expect.stringMatching(/^[\da-f-]{36}$/) as string,
      'content-type': 'application/json',
    });
    const letters = await readTopic(bootstrap, kafka.dead_letter_topic, 4);
    const reasons = letters.map(({ headers }) => headers['dead-letter-detail'] ?? '');
    expect(reasons.filter((text) => text.includes('of the service itself'))).toHaveLength(3);
    expect(reasons.filter((text) => text.includes('UNKNOWN_TOPIC_OR_PART'))).toHaveLength(1);
    await expect(offsetRanges({ bootstrap }, missing)).rejects.toThrow('does not exist');
    expect(await service.signal('SIGTERM')).toBe(0);
    expect(await readTopic(bootstrap, topic, 1)).toHaveLength(1);
  });
});

it('a record that its topic does not take is given up, others are not', async () => {
  const { bootstrap } = fixture;
  const topic = `small-${randomUUID()}`;
  await ensureTopics({ bootstrap }, [{ topic, partitions: 1, config: { 'max.message.bytes': '4000' } }]);
  const notifier = openNotifier(
    channel,
    { topics: [topic], librdkafka: { 'compression.codec': 'none' } },
    { kafka: { options: { bootstrap }, topics: [] } },
  );
  const long = { stateChangeReason: 'x'.repeat(10_000) };
  const sends = Array.from({ length: 60 }, (_, index) =>
    notifier.send(notificationTo(topic, index % 3 === 0 ? long : {})).then(
      () => undefined,
      (fault: unknown) => fault,
    ),
  );
  const faults = await Promise.all(sends);
  const refused = faults.filter((fault) => fault !== undefined);
  expect(faults.flatMap((fault, index) => (fault === undefined ? [] : [index % 3]))).toEqual(refused.map(() => 0));
  expect(refused).toHaveLength(20);
  expect(refused[0]).toMatchObject({ reason: 'client', permanent: true, message: expect.stringContaining('MSG_SIZE_TOO_LARGE') as string }); // prettier-ignore
  expect(await readTopic(bootstrap, topic, 40)).toHaveLength(40);
  await notifier.close?.();
});
