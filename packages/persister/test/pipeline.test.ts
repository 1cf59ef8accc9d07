import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProducer, deleteTopic, ensureTopics } from '@monasca/common/kafka';
import { messageId, messageIdHeader } from '@monasca/common/messages';
import { deadLetterTopic } from '../src/stages/dead-letter.js';
import { Harness, postgresUrl, type Delivered } from './harness.js';
import { expectCommitted, untilCommitted } from './committed.js';
import { readTopic } from './read-topic.js';

describe('the pipelines, from Kafka to PostgreSQL', () => {
  const harness = new Harness(['metrics', 'alarms', 'events', 'logs']);
  beforeAll(() => harness.open(postgresUrl));
  afterAll(() => harness.close());

  const poison = new Map([
    [100, { value: Buffer.from('not JSON'), reason: 'syntax' }],
    [2_500, { value: harness.metric(1, { value: 'high' }), reason: 'shape' }],
    [5_000, { value: harness.metric(2, { name: 'nul\0' }), reason: 'refused' }],
    [7_777, { value: null, reason: 'tombstone' }],
    [9_999, { value: Buffer.from('{}'), reason: 'shape' }],
  ]);

  it('store 9,995 of 10,000 metrics once, however often they come, and keep the 5 bad ones', async () => {
    const records = Array.from({ length: 10_000 }, (_, i) => ({
      key: `key ${i}`,
      ...(poison.get(i) ?? { value: harness.metric(i + 10) }),
    }));
    const running = await harness.start(postgresUrl, { num_processors: 2 });
    const places = new Map<string, string>();
    for (let time = 0; time < 2; time += 1) {
      const outcomes = await harness.publish('metrics', records);
      for (const i of poison.keys()) places.set(`${outcomes[i]?.partition} ${outcomes[i]?.offset}`, `key ${i}`);
    }
    const letters = await readTopic(harness.bootstrap, deadLetterTopic(harness.topic('metrics')), 10);
    await expect.poll(() => harness.count('metrics'), { timeout: 120_000 }).toBe(9_995);
    await running.stop();
    expect(await harness.count('metrics')).toBe(9_995);
    expect(running.failure).toBeUndefined();

    expect(letters).toHaveLength(10);
    for (const { value, key, headers } of letters) {
      const place = `${headers['dead-letter-partition']} ${headers['dead-letter-offset']}`;
      expect(String(key)).toBe(places.get(place));
      places.delete(place);
      const expected = poison.get(Number(String(key).slice(4)));
      expect(value).toEqual(expected?.value);
      expect(headers).toMatchObject({
        'dead-letter-topic': harness.topic('metrics'),
        'dead-letter-reason': expected?.reason,
        'dead-letter-store': 'postgres',
      });
    }
    expect(places.size).toBe(0);
  });

  it('have committed everything when they stop, bad records too', async () => {
    await expectCommitted(harness, 'metrics');
  });

  it('commit what is nothing but bad records', async () => {
    const running = await harness.start(postgresUrl);
    await harness.publish('events', ['not JSON', '{}', '[]'].map((text) => ({ value: Buffer.from(text) }))); // prettier-ignore
    await untilCommitted(harness, 'events');
    const letters = await readTopic(harness.bootstrap, deadLetterTopic(harness.topic('events')), 3);
    await running.stop();
    expect(letters.map(({ value }) => String(value)).sort()).toEqual(['[]', 'not JSON', '{}']);
    expect(await harness.count('events')).toBe(0);
  });

  it.each([
    { kind: 'alarms', made: 'by the persister', bytes: 1_048_400 },
    { kind: 'events', made: 'with the default limit', bytes: 0 },
  ] as const)('give the largest bad record a letter with all that its topic, $made, takes', async (row) => {
    // With its headers the letter exceeds what a topic takes by default, 1,048,588 bytes; noise is not compressed.
    const value = randomBytes(1_048_400);
    const letters = deadLetterTopic(harness.topic(row.kind));
    if (row.made === 'with the default limit') {
      await deleteTopic({ bootstrap: harness.bootstrap }, letters);
      await ensureTopics({ bootstrap: harness.bootstrap }, [{ topic: letters, partitions: 1 }]);
    }
    const producer = await createProducer({ bootstrap: harness.bootstrap, messageMaxBytes: value.length + 100 });
    const [outcome] = await producer.publish(harness.topic(row.kind), [{ value }]);
    await producer.close();
    const running = await harness.start(postgresUrl);
    const [letter] = await readTopic(harness.bootstrap, letters, 1);
    await running.stop();
    expect(letter?.value?.length ?? 0).toBe(row.bytes);
    expect(letter?.headers).toMatchObject({
      'dead-letter-offset': String((outcome as Delivered).offset),
      'dead-letter-reason': 'encoding',
    });
    expect(letter?.headers['dead-letter-omitted']).toEqual(
      row.bytes > 0 ? undefined : expect.stringMatching(/^1048400 /),
    );
  });

  it('take two logs with one message id for one, and two equal ones without for two', async () => {
    const value = harness.log('the same');
    const headers = [[messageIdHeader, messageId(harness.tenant, 'key', 0)]] as const;
    await harness.publish('logs', [{ value, headers }, { value, headers }, { value }, { value }]); // prettier-ignore
    const running = await harness.start(postgresUrl);
    await expect.poll(() => harness.count('logs'), { timeout: 120_000 }).toBe(3);
    await harness.publish('logs', [{ value, headers }, { value: harness.log('the last') }]); // prettier-ignore
    await expect.poll(() => harness.count('logs'), { timeout: 120_000 }).toBe(4);
    await running.stop();
    expect(await harness.count('logs')).toBe(4);
    await expectCommitted(harness, 'logs');
  });

  it('store alarm transitions and events once', async () => {
    const running = await harness.start(postgresUrl);
    for (let time = 0; time < 2; time += 1) {
      await harness.publish('alarms', ['a', 'b'].map((alarm) => ({ value: harness.transition(alarm) }))); // prettier-ignore
      await harness.publish('events', [1, { a: [2] }, { a: [3] }].map((payload) => ({ value: harness.event(payload) }))); // prettier-ignore
    }
    // The second time adds no row: counting alone would stop the persister before it has read that.
    await untilCommitted(harness, 'alarms');
    await untilCommitted(harness, 'events');
    await running.stop();
    expect([await harness.count('alarm_state_history'), await harness.count('events')]).toEqual([2, 3]);
    await expectCommitted(harness, 'alarms');
    await expectCommitted(harness, 'events');
  });
});
