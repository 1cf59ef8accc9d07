import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeEmbeddedCluster, embeddedCluster } from '@monasca/common/kafka';
import { deadLetterTopic } from '../src/stages/dead-letter.js';
import { Harness } from './harness.js';
import { readTopic } from './read-topic.js';

describe('the pipelines, from the embedded cluster to PostgreSQL inside the process', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-embedded-'));
  const url = `pglite:${directory}`;
  const cluster = embeddedCluster();
  const harness = new Harness(['metrics', 'logs'], cluster.bootstrap);
  beforeAll(() => {
    // This cluster makes topics for who is in its process, not for those who ask over the network.
    for (const kind of ['metrics', 'logs'] as const) {
      cluster.createTopic(harness.topic(kind), 4);
      cluster.createTopic(deadLetterTopic(harness.topic(kind)), 1);
    }
    return harness.open();
  });
  afterAll(async () => {
    await harness.close();
    closeEmbeddedCluster();
    rmSync(directory, { recursive: true });
  });

  it('store every good record once and keep the bad ones', async () => {
    const metrics = Array.from({ length: 500 }, (_, i) => ({ value: harness.metric(i) }));
    const bad = [{ value: Buffer.from('not JSON') }, { value: harness.metric(1, { name: 'nul\0' }) }];
    chmodSync(directory, 0o755);
    const running = await harness.start(url);
    expect(statSync(directory).mode & 0o077, 'what others may').toBe(0);
    await harness.publish('metrics', [...metrics, ...bad]);
    await harness.publish('logs', [{ value: harness.log('the same') }, { value: harness.log('the same') }]);
    await harness.publish('metrics', [...metrics, ...bad]);
    const letters = await readTopic(harness.bootstrap, deadLetterTopic(harness.topic('metrics')), 4);
    // Each pipeline has a group of its own, and may be given its partitions late.
    await expect.poll(() => running.stored('logs'), { timeout: 120_000 }).toBe(2);
    await running.stop();
    expect(letters.map(({ headers }) => headers['dead-letter-reason']).sort()).toEqual([
      ...['refused', 'refused', 'syntax', 'syntax'],
    ]);
    expect(running.failure).toBeUndefined();
    expect(await harness.counts(url, ['metrics', 'logs'])).toEqual([500, 2]);
  });
});
