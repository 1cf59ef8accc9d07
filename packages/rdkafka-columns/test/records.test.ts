import { expect, it } from 'vitest';
import { fourPartitions, newConsumer, newName, newProducer, read, send } from './clients.js';

const bytes = (text: string): Buffer => Buffer.from(text);

it('keys, headers, tombstones, times and partitions come as they were sent', async () => {
  const topic = newName();
  const producer = newProducer();
  const binary = Buffer.from([0xff, 0xfe, 0, 0x41]);
  await send(producer, topic, [
    { value: bytes('plain'), partition: 1 },
    { value: null, key: 'gone', partition: 1 },
    { value: Buffer.alloc(0), key: Buffer.alloc(0), partition: 1 },
    { value: binary, key: binary, partition: 1, timestamp: 1_234_567_890_123 },
    {
      value: bytes('with headers'),
      partition: 1,
      headers: [
        ['again', 'first'],
        ['again', binary],
        ['ключ', 'wert €🦀'],
        ['empty', ''],
        ['', 'no name'],
      ],
    },
    { value: null, partition: 1, headers: [['alone', 'yes']] },
  ]);
  const consumer = newConsumer();
  consumer.assign([{ topic, partition: 1, offset: 0 }]);
  const records = await read(consumer, 6);
  expect(records.map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(records.map(({ value }) => value)).toEqual([
    bytes('plain'),
    null,
    Buffer.alloc(0),
    binary,
    bytes('with headers'),
    null,
  ]);
  expect(records.map(({ key }) => key)).toEqual([null, bytes('gone'), Buffer.alloc(0), binary, null, null]);
  expect(records[3]?.timestamp).toBe(1_234_567_890_123);
  expect(Math.abs(records[0]!.timestamp - Date.now())).toBeLessThan(60_000);
  expect(records[4]?.headers).toEqual([
    ['again', bytes('first')],
    ['again', binary],
    ['ключ', bytes('wert €🦀')],
    ['empty', Buffer.alloc(0)],
    ['', bytes('no name')],
  ]);
  expect(records[5]?.headers).toEqual([['alone', bytes('yes')]]);
});

it('a name of a header is read up to its NUL, and the rest of the record is not touched by that', async () => {
  const topic = newName();
  await send(newProducer(), topic, [
    {
      value: bytes('v'),
      partition: 0,
      headers: [
        ['na\0me', 'x'],
        ['next', 'y'],
      ],
    },
  ]);
  const consumer = newConsumer();
  consumer.assign([{ topic, partition: 0, offset: 0 }]);
  expect((await read(consumer, 1))[0]).toMatchObject({
    value: bytes('v'),
    headers: [
      ['na', bytes('x')],
      ['next', bytes('y')],
    ],
  });
});

it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('compressed by %s', async (codec) => {
  const topic = newName();
  const records = Array.from({ length: 3_000 }, (_, i) => ({ value: bytes(`${i} `.repeat(50)), key: `k${i % 7}` }));
  await send(newProducer({ 'compression.codec': codec }), topic, records);
  const consumer = newConsumer();
  consumer.assign(fourPartitions(topic));
  const values = (await read(consumer, records.length)).map(({ value }) => value!.toString());
  expect(values.sort()).toEqual(records.map(({ value }) => value.toString()).sort());
});

it('records larger than a batch come one by one, between others', async () => {
  const topic = newName();
  const sizes = [10, 300_000, 20, 900_000, 0, 5_000];
  await send(
    newProducer({}, {}, { arenaBytes: 1_000 }),
    topic,
    sizes.map((size, i) => ({ value: Buffer.alloc(size, i + 1), partition: 0 })),
  );
  const consumer = newConsumer({}, {}, { rows: 4, arenaBytes: 1_000 });
  consumer.assign([{ topic, partition: 0, offset: 0 }]);
  const records = await read(consumer, sizes.length);
  expect(records.map(({ value }) => value!.length)).toEqual(sizes);
  for (const [i, { value }] of records.entries()) expect(value!.every((byte) => byte === i + 1)).toBe(true);
});

it('many topics in one consumer, each with its name', async () => {
  const names = Array.from({ length: 12 }, newName);
  const producer = newProducer();
  await Promise.all(
    names.map((name) =>
      send(producer, name, [
        { value: bytes(name), partition: 0 },
        { value: bytes(name), partition: 0 },
      ]),
    ),
  );
  const consumer = newConsumer();
  consumer.assign(names.map((topic) => ({ topic, partition: 0, offset: 0 })));
  const records = await read(consumer, 24);
  expect(records).toHaveLength(24);
  for (const { topic, value } of records) expect(value!.toString()).toBe(topic);
});

it('the end of a partition is told after its records, with its place', async () => {
  const topic = newName();
  const producer = newProducer();
  await send(producer, topic, [
    { value: bytes('a'), partition: 0 },
    { value: bytes('b'), partition: 0 },
  ]);
  const told: unknown[] = [];
  const consumer = newConsumer(
    { 'enable.partition.eof': true },
    {
      onRecordError: ({ kafkaName }, place) => told.push([kafkaName, place?.topic, place?.partition, place?.offset]),
    },
  );
  consumer.assign([{ topic, partition: 0, offset: 0 }]);
  expect(await read(consumer, 2)).toHaveLength(2);
  await read(consumer, 1, 500);
  expect(told).toEqual([['_PARTITION_EOF', topic, 0, 2]]);
  await send(producer, topic, [{ value: bytes('c'), partition: 0 }]);
  expect(await read(consumer, 1)).toHaveLength(1);
});

it('an offset that is not there is an error in place of records where that is asked for', async () => {
  const topic = newName();
  await send(newProducer(), topic, [{ value: bytes('a'), partition: 0 }]);
  const told: string[] = [];
  const consumer = newConsumer(
    { 'auto.offset.reset': 'error' },
    { onRecordError: ({ kafkaName }) => told.push(kafkaName) },
  );
  consumer.assign([{ topic, partition: 0, offset: 77 }]);
  await expect
    .poll(async () => [await read(consumer, 1, 100), told], { timeout: 10_000 })
    .toEqual([[], ['_AUTO_OFFSET_RESET']]);
});
