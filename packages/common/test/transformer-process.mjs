// @ts-check
/** A transformer in a process of its own: copies a topic slowly, says when it begins a batch, until it is ended. */
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransformer } from '../dist/kafka/index.js';

const [bootstrap = '', source = '', target = '', transactionalId = '', pauseMs = '10'] = process.argv.slice(2);

const transformer = await createTransformer({
  bootstrap,
  groupId: source,
  topics: [source],
  transactionalId,
  maxBatchRecords: 50,
  sessionTimeoutMs: 6_000,
  lingerMs: 0,
});
await transformer.run(async (batch) => {
  const records = Array.from({ length: batch.size }, (_, row) => ({ value: Buffer.from(batch.text(row) ?? '') }));
  writeSync(1, `${records.length}\n`);
  // In slices: of what was left when the process was frozen, most is left when it wakes.
  for (let leftMs = Number(pauseMs); leftMs > 0; leftMs -= 100) await sleep(Math.min(leftMs, 100));
  return [{ topic: target, records }];
});
