import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  createTransformer,
  ensureTopics,
  type RecordColumns,
  type Transform,
  type TransformerOptions,
} from '../src/kafka/index.js';
import { publish, startReader, texts } from './records.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';
const partitions = 4;
const values = (count: number): string[] => Array.from({ length: count }, (_, i) => `value ${i}`);

let source: string;
let target: string;
let reader: Awaited<ReturnType<typeof startReader>>;
const running: { stop(): Promise<void> }[] = [];
const children: ReturnType<typeof spawn>[] = [];

const copy = (batch: RecordColumns) => [
  { topic: target, records: texts(batch).map((text) => ({ value: Buffer.from(text) })) },
];

async function start(transactionalId: string, transform: Transform = copy, more: Partial<TransformerOptions> = {}) {
  const options = { bootstrap, groupId: source, topics: [source], maxBatchRecords: 50, sessionTimeoutMs: 6_000 };
  const transformer = await createTransformer({ ...options, transactionalId, ...more });
  const ended = transformer.run(transform);
  ended.catch(() => {});
  running.push(transformer);
  return { transformer, ended };
}

/** Starts a transformer as a process; resolves when it begins its first batch. */
async function startProcess(transactionalId: string, pauseMs: number) {
  const file = path.join(import.meta.dirname, 'transformer-process.mjs');
  const args = [file, bootstrap, source, target, transactionalId, String(pauseMs)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const begun: string[] = [];
  createInterface(child.stdout).on('line', (line) => begun.push(line));
  await expect.poll(() => begun.length, { timeout: 60_000 }).toBeGreaterThan(0);
  return { child, begun, ended: once(child, 'exit') };
}

/** The committed outputs are exactly these, each once, and stay so. */
async function expectOutputs(expected: readonly string[]): Promise<void> {
  await expect.poll(() => reader.values.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(expected.length);
  await sleep(500);
  expect([...reader.values].sort()).toEqual([...expected].sort());
}

beforeEach(async () => {
  source = `transformer-${randomUUID()}`;
  target = `${source}-out`;
  await ensureTopics({ bootstrap }, [{ topic: source, partitions }, { topic: target, partitions }]); // prettier-ignore
  reader = await startReader(bootstrap, target);
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map((one) => one.stop()));
  await reader.stop();
});

it('a transform that throws leaves nothing of its batch, and it is done again', async () => {
  await publish(bootstrap, source, values(1_000), partitions);
  let attempts = 0;
  await start(source, (batch) => {
    attempts += 1;
    if (attempts % 3 === 1) throw new Error(`attempt ${attempts}`);
    return copy(batch);
  });
  await expectOutputs(values(1_000));
  expect(attempts).toBeGreaterThan(20);
});

it('outputs that the broker refuses are not published in part', async () => {
  await publish(bootstrap, source, values(10));
  const refused = { value: Buffer.alloc(2_000_000) };
  const options = { messageMaxBytes: 4_000_000, compression: 'none' };
  const { ended } = await start(source, (batch) => [...copy(batch), { topic: target, records: [refused] }], options);
  await expect(ended).rejects.toMatchObject({ kafkaName: 'MSG_SIZE_TOO_LARGE' });
  await running.pop()!.stop();
  await start(source);
  await expectOutputs(values(10));
});

it('a member that is killed in mid-transaction again and again makes no output twice and leaves none out', async () => {
  await publish(bootstrap, source, values(3_000), partitions);
  for (let round = 0; round < 4; round += 1) {
    const { child, begun, ended } = await startProcess(source, 10);
    await expect.poll(() => begun.length, { timeout: 60_000, interval: 3 }).toBeGreaterThan(3);
    await sleep(round * 7);
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
  }
  expect(reader.values.length).toBeLessThan(3_000);
  await start(source);
  await expectOutputs(values(3_000));
}, 120_000);

it('a second one of the same id shuts the first out, which ends with an error', async () => {
  const all = values(4_000);
  await publish(bootstrap, source, all.slice(0, 2_000), partitions);
  const slow: Transform = async (batch) => {
    await sleep(20);
    return copy(batch);
  };
  const first = await start(source, slow);
  await expect.poll(() => reader.values.length, { timeout: 60_000 }).toBeGreaterThan(100);
  await start(source, slow);
  // Had the first one done everything before, it would have no transaction that is refused.
  await publish(bootstrap, source, all.slice(2_000), partitions);
  await expect(first.ended).rejects.toMatchObject({ retriable: false });
  await first.transformer.stop();
  await expectOutputs(all);
});

it('a member that was frozen until the group gave it up commits nothing when it wakes', async () => {
  await publish(bootstrap, source, values(400), partitions);
  const { child, begun } = await startProcess(`${source}-frozen`, 3_000);
  await sleep(200);
  child.kill('SIGSTOP');
  const { transformer: other } = await start(`${source}-other`);
  await expectOutputs(values(400));
  child.kill('SIGCONT');
  // It ends the transaction that it had open, and is a member again.
  await expect.poll(() => other.assigned.length, { timeout: 40_000 }).toBe(2);
  begun.length = 0;
  const late = values(400).map((value) => `late ${value}`);
  await publish(bootstrap, source, late, partitions);
  await expect.poll(() => begun.length, { timeout: 60_000 }).toBeGreaterThan(0);
  await expectOutputs([...values(400), ...late]);
}, 120_000);

it('members that join and leave in mid-traffic make no output twice and leave none out', async () => {
  const slow: Transform = async (batch) => {
    await sleep(30);
    return copy(batch);
  };
  const all = values(4_000);
  await publish(bootstrap, source, all.slice(0, 2_000), partitions);
  const first = await start(`${source}-1`, slow, { maxBatchRecords: 20 });
  await expect.poll(() => reader.values.length, { timeout: 60_000 }).toBeGreaterThan(100);
  const second = await start(`${source}-2`, slow, { maxBatchRecords: 20 });
  await expect.poll(() => second.transformer.assigned.length, { timeout: 60_000 }).toBe(2);
  await publish(bootstrap, source, all.slice(2_000), partitions);
  await sleep(500);
  await first.transformer.stop();
  await first.ended;
  await expect.poll(() => second.transformer.assigned.length, { timeout: 60_000 }).toBe(4);
  await expectOutputs(all);
}, 120_000);
