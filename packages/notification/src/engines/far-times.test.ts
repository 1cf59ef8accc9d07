import { expect, it } from 'vitest';
import { Simulation } from '../../test/simulation.js';
import { rawTransition } from '../../test/transitions.js';

/** A queued notification of this time, in s since the epoch. */
const queued = (notification_timestamp: number): Buffer =>
  Buffer.from(
    JSON.stringify({
      ...{ id: 'm', type: 'webhook', name: 'n', address: 'a', retry_count: 0, notification_timestamp, period: 60 },
      raw_alarm: rawTransition(),
    }),
  );

it.each(['retry-notifications', '60-seconds-notifications'])(
  'a time of the far future, as of milliseconds, holds nothing up on %s: it is a dead letter',
  async (topic) => {
    const simulation = new Simulation();
    await simulation.publish({ topic, value: queued(1_700_000_000_000) });
    const [letter] = simulation.topics.get('notification-dead-letters')!;
    expect(letter!.headers).toContainEqual(['dead-letter-reason', 'range']);
    expect(simulation.topics.get(topic)).toHaveLength(1);
  },
);

it('what waits long for its retry goes to the end of the topic meanwhile, and is sent at its time', async () => {
  const simulation = new Simulation();
  simulation.add();
  await simulation.publish({ topic: 'retry-notifications', value: queued(1_700_000_050) });
  await simulation.clock.pass(79_000);
  expect([simulation.topics.get('retry-notifications')!.length, simulation.times]).toEqual([3, []]);
  await simulation.clock.pass(10_000);
  expect(simulation.times).toEqual([80]);
});
