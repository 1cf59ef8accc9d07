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
    // The last records may wait: they are fewer than a batch, and take less than half of the memory (16 MiB).
    await expect.poll(() => harness.count('logs'), { timeout: 120_000 }).toBeGreaterThanOrEqual(90 - 18);
    await running.stop();
    // Whatever it had not read by then is left to the next one.
    const next = await harness.start(postgresUrl);
    await expect.poll(() => harness.count('logs'), { timeout: 120_000 }).toBe(90);
    await next.stop();
  });
});
