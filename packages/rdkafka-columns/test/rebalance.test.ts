import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { ColumnConsumer } from '../src/consumer.js';
import { newConsumer, newName, newProducer, numbered, send } from './clients.js';

const count = 100_000;

/** A member that reads one record after another into the ledger, commits what it gives up, and can be stopped. */
function join(topic: string, strategy: string, ledger: Map<string, number>) {
  const next = new Map<number, number>();
  const assigned = new Set<number>();
  let gone = new Set<number>();
  let going = true;
  let leaving = false;
  const consumer: ColumnConsumer = newConsumer(
    { 'group.id': topic, 'partition.assignment.strategy': strategy },
    {
      onAssign: (partitions) => {
        for (const { partition } of partitions) assigned.add(partition);
        consumer.assign(partitions);
      },
      onRevoke: (partitions) => void giveUp(partitions.map(({ partition }) => partition)),
    },
    { rows: 500, arenaBytes: 16_000 },
  );
  const giveUp = async (partitions: readonly number[]): Promise<void> => {
    // From here on no record of them is taken, so that what is committed is what was read.
    gone = new Set(partitions);
    const offsets = partitions.flatMap((partition) => {
      const offset = next.get(partition);
      return offset === undefined ? [] : [{ topic, partition, offset }];
    });
    if (offsets.length > 0) await consumer.commit(offsets);
    await consumer.unassign(partitions.map((partition) => ({ topic, partition })));
    for (const partition of partitions) {
      next.delete(partition);
      assigned.delete(partition);
    }
    gone = new Set();
  };
  const run = async (): Promise<void> => {
    while (going) {
      const batch = await consumer.poll({ accepts: (_, partition) => !leaving && !gone.has(partition) });
      if (batch === undefined) continue;
      for (let row = 0; row < batch.size; row += 1) {
        const place = `${batch.partitions[row]} ${batch.offsets[row]}`;
        ledger.set(place, (ledger.get(place) ?? 0) + 1);
        next.set(batch.partitions[row]!, batch.offsets[row]! + 1);
      }
      batch.release();
    }
  };
  consumer.subscribe([topic]);
  const running = run();
  const leave = async (): Promise<void> => {
    // Nothing is taken any more, so that a commit covers all that was read; in a rebalance it is refused for a while.
    leaving = true;
    for (let isRefused = true; isRefused && next.size > 0; ) {
      const offsets = [...next].map(([partition, offset]) => ({ topic, partition, offset }));
      isRefused = await consumer.commit(offsets).then(
        (refused) => refused.length > 0,
        () => true,
      );
      if (isRefused) await sleep(100);
    }
    going = false;
    await running;
    await consumer.close();
  };
  return { assigned, leave };
}

it.each(['cooperative-sticky', 'range'])(
  'members that come and go lose and double nothing: %s',
  async (strategy) => {
    const topic = newName();
    const producer = newProducer();
    const ledger = new Map<string, number>();
    await send(producer, topic, numbered(1_000));
    const first = join(topic, strategy, ledger);
    await expect.poll(() => ledger.size, { timeout: 60_000 }).toBe(1_000);
    const sending = (async () => {
      for (let from = 1_000; from < count; from += 990) {
        await Promise.all([send(producer, topic, numbered(990, from)), sleep(100)]);
      }
    })();
    const second = join(topic, strategy, ledger);
    await expect.poll(() => second.assigned.size, { timeout: 60_000 }).toBe(2);
    const third = join(topic, strategy, ledger);
    await expect.poll(() => third.assigned.size, { timeout: 60_000 }).toBeGreaterThan(0);
    await Promise.all([sending, first.leave()]);
    await expect.poll(() => ledger.size, { timeout: 40_000 }).toBe(count);
    await Promise.all([second.leave(), third.leave()]);
    expect([...ledger].filter(([, times]) => times > 1)).toEqual([]);
  },
  120_000,
);
