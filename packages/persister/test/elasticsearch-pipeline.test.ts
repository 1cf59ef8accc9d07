import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deadLetterTopic } from '../src/stages/dead-letter.js';
import { expectCommitted, untilCommitted } from './committed.js';
import { Harness } from './harness.js';
import { readTopic } from './read-topic.js';
import { elasticsearch } from './stores/elasticsearch.js';

describe('the pipelines, from Kafka to Elasticsearch', () => {
  const harness = new Harness(['events', 'logs']);
  const store = elasticsearch();
  beforeAll(() => harness.open());
  afterAll(async () => {
    await harness.close();
    await store.close();
  });

  it('store every good event once, however often it comes, and keep the bad ones', async () => {
    const meta = { project_id: 'no*index' };
    const event = { event_type: 'e', timestamp: '2017-06-01', payload: null, dimensions: null };
    const refused = Buffer.from(JSON.stringify({ event, meta }));
    const unreadable = Buffer.from('not JSON');
    const good = Array.from({ length: 2_000 }, (_, number) => ({ value: harness.event({ number }) }));
    const records = [...good.slice(0, 700), { value: refused }, ...good.slice(700), { value: unreadable }];
    const running = await harness.start(store);
    for (let time = 0; time < 2; time += 1) await harness.publish('events', records);
    const letters = await readTopic(harness.bootstrap, deadLetterTopic(harness.topic('events')), 4);
    await untilCommitted(harness, 'events');
    await running.stop();
    expect(running.failure).toBeUndefined();
    expect(await store.count('events', harness.tenant)).toBe(2_000);
    const told = letters.map(({ value, headers }) => [String(value), headers['dead-letter-reason'], headers['dead-letter-store']]); // prettier-ignore
    expect(told.sort()).toEqual([
      ...[0, 1].map(() => ['not JSON', 'syntax', 'elasticsearch']),
      ...[0, 1].map(() => [String(refused), 'refused', 'elasticsearch']),
    ]);
    const details = letters.map(({ headers }) => headers['dead-letter-detail']);
    expect(details.filter((text) => /expected none of .*, got "\*"$/.test(text ?? ''))).toHaveLength(2);
    await expectCommitted(harness, 'events');
  });

  it('store every log of a topic', async () => {
    const running = await harness.start(store);
    await harness.publish(
      'logs',
      Array.from({ length: 1_000 }, () => ({ value: harness.log('the same') })),
    );
    await untilCommitted(harness, 'logs');
    await running.stop();
    expect(await store.count('logs', harness.tenant)).toBe(1_000);
  });
});
