import { describe, expect, it } from 'vitest';
import { Simulation } from '../../test/simulation.js';
import { rawTransition } from '../../test/transitions.js';
import { SendError } from '../send-error.js';

/** A simulation whose receiver fails, with these sections. */
async function failing(error: SendError, sections: ConstructorParameters<typeof Simulation>[0] = {}) {
  const simulation = new Simulation(sections);
  simulation.add();
  simulation.receiver = () => {
    throw error;
  };
  await simulation.transition('ALARM');
  return simulation;
}

const server = new SendError('server', 'sink has answered 500');
const busy = (retryAfterMs: number) => new SendError('rateLimited', 'sink has answered 429', { retryAfterMs });

describe('a notification that is not delivered', () => {
  it('R10: is tried again when its transition is older than the limit by then', async () => {
    const simulation = await failing(server, { alarm_processor: { ttl: 40 } });
    await simulation.clock.pass(600_000);
    expect(simulation.times).toEqual([0, 30, 60, 90, 120, 150]);
  });

  it('R14: is counted each time', async () => {
    const simulation = await failing(server);
    await simulation.clock.pass(100_000);
    const failed = simulation.counts.filter((count) => count === 'monasca.sent_failed_count:1');
    expect([simulation.times.length, failed.length]).toEqual([4, 4]);
  });

  it('R16: is given up at once by a retry that fails for good', async () => {
    const simulation = await failing(server);
    simulation.receiver = () => {
      throw new SendError('client', 'sink has answered 410', { permanent: true });
    };
    await simulation.clock.pass(600_000);
    expect(simulation.times).toEqual([0, 30]);
    const [letter] = simulation.topics.get('notification-dead-letters')!;
    expect(letter!.headers).toContainEqual(['dead-letter-reason', 'permanent']);
    expect(letter!.headers).toContainEqual(['dead-letter-detail', 'sink has answered 410']);
  });

  it.each([
    ['as long as its receiver asks for', 75, {}, [0, 75, 150, 225]],
    ['no shorter than otherwise', 5, {}, [0, 30, 60, 90, 120, 150]],
    ['no longer than the longest pause', 1e9, { max_interval: 100 }, [0, 100, 200]],
  ])('R17: is left alone %s', async (_, seconds, retry_engine, times) => {
    const simulation = await failing(busy(seconds * 1_000), { retry_engine });
    await simulation.clock.pass(299_000);
    expect(simulation.times.slice(0, times.length)).toEqual(times);
  });

  it('R17: is left alone as long as its receiver asks for with growing pauses, too', async () => {
    const retry_engine = { backoff: 'exponential' as const, max_attempts: 2 };
    const simulation = await failing(busy(500_000), { retry_engine });
    await simulation.clock.pass(3_600_000);
    const [first = 0, second = 0] = simulation.times.slice(1);
    expect([first, second - first].every((pause) => pause >= 500 && pause <= 560)).toBe(true);
  });
});

it('R13: a record that lacks the address of the notification goes to the dead letters', async () => {
  const simulation = new Simulation();
  const message = { id: 'm', type: 'webhook', name: 'n', retry_count: 0, notification_timestamp: 1, period: 0 };
  const value = Buffer.from(JSON.stringify({ ...message, raw_alarm: rawTransition() }));
  await simulation.publish({ topic: 'retry-notifications', value });
  expect(simulation.topics.get('notification-dead-letters')!.map((letter) => letter.value)).toEqual([value]);
});
