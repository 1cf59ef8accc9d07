import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished, vi } from 'vitest';
import {
  createTransformer,
  deleteTopic,
  ensureTopics,
  groupOffsets,
  offsetRanges,
  type ClientPath,
  type RecordColumns,
} from '../src/kafka/index.js';
import { silentLog, type Log } from '../src/log.js';
import { publish, startReader, texts } from './records.js';

const options = { bootstrap: process.env.MONASCA_TEST_KAFKA ?? '' };

it.each<ClientPath>(['columns', 'node-rdkafka'])(
  'with %s, batches in work when their topic is made again leave no offset in the new one, of which no record is missed',
  async (client) => {
    const source = `recreated-${randomUUID()}`;
    const target = `${source}-out`;
    await ensureTopics(options, [{ topic: source, partitions: 1 }, { topic: target, partitions: 1 }]); // prettier-ignore
    const reader = await startReader(options.bootstrap, target);
    await publish(
      options.bootstrap,
      source,
      Array.from({ length: 40 }, (_, i) => `old ${i}`),
    );
    const warn = vi.fn<Log['warn']>();
    const group = { groupId: source, topics: [source], maxBatchRecords: 10, transactionalId: source };
    const transformer = await createTransformer({ ...options, ...group, client, log: { ...silentLog, warn } });
    let isWaiting = false;
    let letGo!: () => void;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const ended = transformer.run(async (batch: RecordColumns) => {
      isWaiting = true;
      await gate;
      return [{ topic: target, records: texts(batch).map((text) => ({ value: Buffer.from(text) })) }];
    });
    onTestFinished(async () => {
      letGo();
      await Promise.all([transformer.stop(), reader.stop()]);
      await ended;
    });

    await expect.poll(() => isWaiting, { timeout: 60_000 }).toBe(true);
    await deleteTopic(options, source);
    await ensureTopics(options, [{ topic: source, partitions: 1 }]);
    const isNoticed = () => warn.mock.calls.some(([, message]) => message.startsWith('topic was made again'));
    await expect.poll(isNoticed, { timeout: 60_000 }).toBe(true);
    letGo();
    const values = Array.from({ length: 15 }, (_, i) => `new ${i}`);
    await publish(options.bootstrap, source, values);
    await expect.poll(() => values.filter((value) => !reader.values.includes(value)), { timeout: 40_000 }).toEqual([]);
    expect(reader.values).toEqual(values);
    const place = () => groupOffsets(options, source, source).then((offsets) => offsets[0]?.offset);
    const [{ high } = { high: -1 }] = await offsetRanges(options, source);
    await expect.poll(place).toBe(high);
  },
  120_000,
);
