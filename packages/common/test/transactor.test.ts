import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  createConsumer,
  createTransactor,
  ensureTopics,
  type Outcome,
  type RecordBatch,
  type Transaction,
  type TransactorOptions,
} from '../src/kafka/index.js';
import { publish, startReader } from './records.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';

let topic: string;
let reader: Awaited<ReturnType<typeof startReader>>;
const open: { close(): Promise<void> }[] = [];

const records = (...values: string[]) => values.map((value) => ({ value: Buffer.from(value) }));

async function transactor(more: Partial<TransactorOptions> = {}) {
  const made = await createTransactor({ bootstrap, transactionalId: topic, lingerMs: 0, ...more });
  open.push(made);
  return made;
}

/** What is visible once a record that was published last is. */
async function visible(): Promise<string[]> {
  await publish(bootstrap, topic, ['end']);
  await expect.poll(() => reader.values.at(-1), { timeout: 60_000 }).toBe('end');
  return reader.values.slice(0, -1);
}

beforeEach(async () => {
  topic = `transactor-${randomUUID()}`;
  await ensureTopics({ bootstrap }, [{ topic, partitions: 1 }]);
  reader = await startReader(bootstrap, topic);
});

afterEach(async () => {
  await Promise.all([reader.stop(), ...open.splice(0).map((one) => one.close())]);
});

it('what is committed is visible, what is aborted by a throw is not', async () => {
  const { transaction } = bound(await transactor());
  await expect(transaction(async (tx) => (await tx.publish(topic, records('a', 'b'))).length)).resolves.toBe(2);
  const thrown = new Error('the work');
  const failing = transaction(async (tx) => {
    const outcomes = await tx.publish(topic, records('c'));
    expect(outcomes).toMatchObject([{ status: 'delivered' }]);
    throw thrown;
  });
  await expect(failing).rejects.toBe(thrown);
  await transaction((tx) => tx.publish(topic, records('d')));
  expect(await visible()).toEqual(['a', 'b', 'd']);
});

it('transactions asked for at once come one after another', async () => {
  const { transaction } = bound(await transactor());
  const names = ['a', 'b', 'c'];
  await Promise.all(
    names.map((name) =>
      transaction(async (tx) => {
        await tx.publish(topic, records(`${name}1`));
        await tx.publish(topic, records(`${name}2`));
      }),
    ),
  );
  expect(await visible()).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2']);
});

it('one record that the broker refuses takes the whole transaction with it, awaited or not', async () => {
  const { transaction } = bound(await transactor({ messageMaxBytes: 4_000_000, compression: 'none' }));
  let outcomes: Promise<Outcome[]> | undefined;
  const failing = transaction((tx) => {
    outcomes = tx.publish(topic, [...records('a'), { value: Buffer.alloc(2_000_000) }]);
    return Promise.resolve();
  });
  await expect(failing).rejects.toMatchObject({ kafkaName: 'MSG_SIZE_TOO_LARGE', retriable: false });
  expect((await outcomes!).at(-1)).toMatchObject({ status: 'failed', code: 'MSG_SIZE_TOO_LARGE' });
  // librdkafka takes a new epoch after such a fault, and may purge what is published before it has it: that is
  // retriable.
  const next = () => transaction((tx) => tx.publish(topic, records('b')));
  await next().catch((error: unknown) => {
    expect(error).toMatchObject({ kafkaName: '_PURGE_QUEUE', retriable: true });
    return next();
  });
  expect(await visible()).toEqual(['b']);
});

it('a second one of the same id shuts the first out, and nothing of it is seen', async () => {
  const first = bound(await transactor());
  let second!: ReturnType<typeof bound>;
  const fenced = first.transaction(async (tx) => {
    await tx.publish(topic, records('zombie'));
    second = bound(await transactor());
    await second.transaction((own) => own.publish(topic, records('new')));
    await tx.publish(topic, records('zombie again'));
  });
  await expect(fenced).rejects.toMatchObject({ retriable: false });
  await expect(fenced).rejects.toThrow(/unusable/);
  const began = Date.now();
  await expect(first.transaction((tx) => tx.publish(topic, records('late')))).rejects.toMatchObject({
    retriable: false,
  });
  expect(Date.now() - began).toBeLessThan(1_000);
  await second.transaction((tx) => tx.publish(topic, records('newer')));
  expect(await visible()).toEqual(['new', 'newer']);
});

it('takes nothing once its work is done', async () => {
  const { transaction } = bound(await transactor());
  const late = await transaction((tx) => Promise.resolve(tx));
  await expect(late.publish(topic, records('x'))).rejects.toMatchObject({ code: 'internal' });
});

it('offsets go with the transaction: an aborted one leaves them where they were', async () => {
  await publish(bootstrap, topic, ['1', '2', '3']);
  const target = `${topic}-out`;
  await ensureTopics({ bootstrap }, [{ topic: target, partitions: 1 }]);
  const { transaction } = bound(await transactor());
  const readOnce = async (commits: boolean): Promise<number> => {
    const options = { bootstrap, groupId: topic, topics: [topic], offsetsByTransaction: true, commitIntervalMs: 10 };
    const consumer = await createConsumer(options);
    let first: RecordBatch | undefined;
    const running = consumer.run({ onBatch: (batch) => void (first ??= batch) });
    await expect.poll(() => first?.size ?? 0, { timeout: 60_000 }).toBeGreaterThan(0);
    const offset = first!.offsets[0]!;
    const work = transaction(async (tx) => {
      await tx.publish(target, records('x'));
      await tx.sendOffsets(consumer, [{ topic, partition: 0, offset: offset + 1 }]);
      if (!commits) throw new Error('aborted');
    });
    if (commits) await work;
    else await expect(work).rejects.toThrow('aborted');
    // Finished or not: that is nothing that this consumer commits.
    first!.finishAll();
    await consumer.stop();
    await running;
    return offset;
  };
  expect([await readOnce(false), await readOnce(true), await readOnce(true)]).toEqual([0, 0, 1]);
});

it('offsets of a partition that is not ours are refused', async () => {
  const { transaction } = bound(await transactor());
  const options = { bootstrap, groupId: topic, topics: [topic], offsetsByTransaction: true };
  const consumer = await createConsumer(options);
  const work = transaction((tx) => tx.sendOffsets(consumer, [{ topic, partition: 0, offset: 1 }]));
  await expect(work).rejects.toMatchObject({ kafkaName: '_ASSIGNMENT_LOST', retriable: true });
  await consumer.stop();
});

function bound(made: Awaited<ReturnType<typeof transactor>>) {
  return { transaction: <T>(work: (tx: Transaction) => Promise<T>) => made.transaction(work) };
}
