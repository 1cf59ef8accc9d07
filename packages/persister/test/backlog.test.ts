import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Harness, postgresUrl } from './harness.js';

describe('a backlog of large records', () => {
  const harness = new Harness(['logs']);
  beforeAll(() => harness.open(postgresUrl));
  afterAll(() => harness.close());

  it('is stored as fast as memory allows, not once in each waiting time', async () => {
    const size = 900_000;
    const records = Array.from({ length: 90 }, (_, i) => ({ value: harness.log(String(i).padEnd(size, 'x')) }));
    await harness.publish('logs', records);
    const running = await harness.start(postgresUrl, { max_wait_time_seconds: 600, batch_size: 20_000 });
    // The last records may wait: they are fewer than a batch, and fit into memory.
    await expect.poll(() => harness.count('logs'), { timeout: 20_000 }).toBeGreaterThan(40);
    await running.stop();
    expect(await harness.count('logs')).toBe(90);
  });
});
