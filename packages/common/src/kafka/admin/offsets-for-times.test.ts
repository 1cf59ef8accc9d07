import { afterAll, expect, it } from 'vitest';
import { createProducer } from '../create.js';
import { closeEmbeddedCluster, embeddedCluster } from '../embedded.js';
import { ensureTopics } from './admin.js';
import { offsetsForTimes } from './offsets-for-times.js';

const shared = { bootstrap: 'embedded', embedded: { rebalanceDelayMs: 50 } } as const;

afterAll(closeEmbeddedCluster);

it.each(['by its name', 'by its address'])('the embedded cluster, %s, finds records by their time', async (how) => {
  const options = how === 'by its name' ? shared : { bootstrap: embeddedCluster(shared.embedded).bootstrap };
  const topic = how.replaceAll(' ', '-');
  await ensureTopics(options, [{ topic, partitions: 3 }]);
  const producer = await createProducer(options);
  const at = (partition: number, timestamp: number) => ({ value: Buffer.from('x'), partition, timestamp });
  await producer.publish(topic, [at(0, 1_000), at(0, 3_000), at(0, 2_000), at(1, 500)]);
  await producer.close();

  const offsets = async (time: number) => (await offsetsForTimes(options, topic, time)).map(({ offset }) => offset);
  expect(await offsets(-5)).toEqual([0, 0, 0]);
  expect(await offsets(999.5)).toEqual([0, 1, 0]);
  expect(await offsets(1_001)).toEqual([1, 1, 0]);
  expect(await offsets(3_001)).toEqual([3, 1, 0]);
  await expect(offsets(NaN)).rejects.toThrow(/got NaN/);
  await expect(offsetsForTimes(options, `${topic}-none`, 0)).rejects.toMatchObject({ code: 'configuration' });
});
