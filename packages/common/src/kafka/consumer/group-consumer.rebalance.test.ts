import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { kafkaError, p0, p1, startMember } from '../../../test/fake-driver.js';
import type { TopicPartition } from '../record.js';
import { recordBytes } from './watermarks.js';

const p2: TopicPartition = { topic: 't', partition: 2 };

/** The calls of a driver after the first assignment. */
const completed = (calls: readonly string[]): readonly string[] => calls.slice(1);

describe('a partition that is given up', () => {
  it('is drained and committed before, while the others go on', async () => {
    const onDrain = vi.fn();
    const { driver, events, consumer, batches } = await startMember({ onDrain }, { commitIntervalMs: 60_000 });
    driver.records(0, 5);
    await expect.poll(() => batches.length).toBe(1);
    events.onRevoke([p0], () => false);
    driver.records(0, 6);
    driver.records(1, 1);
    await expect.poll(() => batches.length).toBe(2);
    expect(batches[1]!.partitions[0]).toBe(1);
    expect(onDrain).toHaveBeenCalledWith([p0]);
    expect(completed(driver.calls)).toEqual([]);

    batches.forEach((batch) => batch.finishAll());
    await expect.poll(() => completed(driver.calls)).toEqual(['unassign 0']);
    expect(driver.commits).toEqual([[{ ...p0, offset: 6 }]]);
    expect(consumer.assigned).toEqual([p1]);
    await consumer.stop();
    expect(driver.commits).toEqual([[{ ...p0, offset: 6 }], [{ ...p1, offset: 2 }]]);
  });

  it('is given up all the same when its records are not finished in time, or its commit is refused', async () => {
    const handlers = { onLost: vi.fn() };
    const { driver, events, consumer, batches } = await startMember(handlers, { drainTimeoutMs: 50 });
    driver.records(0, 5);
    driver.records(1, 5);
    await expect.poll(() => batches.length).toBe(2);
    events.onRevoke([p0], () => false);
    await expect.poll(() => completed(driver.calls)).toEqual(['unassign 0']);
    expect(driver.commits).toEqual([]);
    expect(consumer.bytesInFlight).toBe(10 + recordBytes);
    expect(handlers.onLost.mock.calls).toEqual([[[p0]]]);

    driver.answer = () => kafkaError('REBALANCE_IN_PROGRESS');
    batches.forEach((batch) => batch.finishAll());
    events.onRevoke([p1], () => false);
    await expect.poll(() => consumer.assigned).toEqual([]);
    expect(driver.commits.flat().every(({ partition }) => partition === 1)).toBe(true);
    expect(handlers.onLost).toHaveBeenCalledTimes(1);
    await consumer.stop();
  });

  it('is no longer drained once it is heard that the group has expelled the member', async () => {
    const handlers = { onLost: vi.fn(), onDrain: vi.fn() };
    const { driver, events, consumer, batches } = await startMember(handlers, { commitIntervalMs: 60_000 });
    driver.records(0, 5);
    await expect.poll(() => batches.length).toBe(1);
    let isLost = false;
    events.onRevoke([p0], () => isLost);
    await expect.poll(() => handlers.onDrain.mock.calls).toEqual([[[p0]]]);
    expect(handlers.onLost).not.toHaveBeenCalled();
    isLost = true;
    await expect.poll(() => completed(driver.calls)).toEqual(['unassign 0']);
    expect(handlers.onLost.mock.calls).toEqual([[[p0]]]);
    batches[0]!.finishAll();
    await consumer.stop();
    expect(driver.commits).toEqual([]);
  });

  it('is dropped without draining when the group has expelled the member', async () => {
    const handlers = { onLost: vi.fn(), onDrain: vi.fn() };
    const { driver, events, consumer, batches } = await startMember(handlers, { commitIntervalMs: 60_000 });
    driver.records(0, 5, 6);
    await expect.poll(() => batches.length).toBe(1);
    driver.polled.push(kafkaError('_MAX_POLL_EXCEEDED'));
    await expect.poll(() => driver.polled.length).toBe(0);
    events.onRevoke([p0, p1], () => true);
    await expect.poll(() => completed(driver.calls)).toEqual(['unassign 0,1']);
    expect(handlers.onLost).toHaveBeenCalledWith([p0, p1]);
    expect(handlers.onDrain).not.toHaveBeenCalled();
    batches[0]!.finishAll();
    await consumer.commit();
    expect([driver.commits, consumer.bytesInFlight]).toEqual([[], 0]);

    // With the next assignment the member is one of the group again.
    events.onAssign([p0]);
    events.onRevoke([p0], () => false);
    await expect.poll(() => handlers.onDrain.mock.calls).toEqual([[[p0]]]);
    await consumer.stop();
  });
});

describe('back-pressure', () => {
  it('takes no records from the bytes in flight on, and goes on at the share of them that the driver names', async () => {
    const { driver, events, consumer, batches } = await startMember({}, { maxBytesInFlight: 4 * (10 + recordBytes) });
    driver.resumeShare = 1 / 4;
    driver.records(0, 1, 2);
    driver.records(1, 1, 2);
    await expect.poll(() => consumer.paused).toBe(true);
    events.onAssign([p2]);
    await expect.poll(() => completed(driver.calls)).toEqual(['hold', 'assign 2']);
    batches[0]!.finishAll();
    await sleep(30);
    expect(consumer.paused).toBe(true);
    batches[1]!.finishAll();
    await expect.poll(() => driver.calls.at(-1)).toBe('go on');
    expect(consumer.paused).toBe(false);
    await consumer.stop();
  });

  it('ends when the partition that caused it is given up unfinished', async () => {
    const { driver, events, consumer, batches } = await startMember(
      {},
      { maxBytesInFlight: 2 * (10 + recordBytes), drainTimeoutMs: 30 },
    );
    driver.records(0, 1, 2);
    await expect.poll(() => consumer.paused).toBe(true);
    events.onRevoke([p0], () => false);
    await expect.poll(() => completed(driver.calls)).toEqual(['hold', 'unassign 0', 'go on']);
    driver.records(1, 1);
    await expect.poll(() => batches.length).toBe(2);
    batches[1]!.finishAll();
    await consumer.stop();
  });
});

describe('stopping', () => {
  it('drains, commits and only then leaves', async () => {
    const { driver, consumer, batches, running } = await startMember({}, { commitIntervalMs: 60_000 });
    driver.records(0, 5);
    await expect.poll(() => batches.length).toBe(1);
    const stopping = Promise.all([consumer.stop(), consumer.stop()]);
    driver.records(0, 6);
    await sleep(30);
    expect(driver.calls).not.toContain('close');
    batches[0]!.finishAll();
    await stopping;
    await running;
    expect(batches).toHaveLength(1);
    expect(driver.commits).toEqual([[{ ...p0, offset: 6 }]]);
    expect(driver.calls.filter((call) => call === 'close')).toHaveLength(1);
  });

  it('shortens the drain of a revocation that is under way', async () => {
    const { driver, events, consumer, batches } = await startMember({}, { drainTimeoutMs: 60_000 });
    driver.records(0, 5);
    await expect.poll(() => batches.length).toBe(1);
    events.onRevoke([p0], () => false);
    const began = Date.now();
    await consumer.stop(100);
    expect(Date.now() - began).toBeLessThan(2_000);
    expect(driver.calls).toEqual(expect.arrayContaining(['unassign 0', 'close']));
  });

  it('waits for a coordinator that does not answer no longer than it may, not in a revocation either', async () => {
    const { driver, events, consumer, batches, running } = await startMember({}, { commitIntervalMs: 60_000 });
    driver.answer = () => 'later';
    driver.records(0, 5);
    driver.records(1, 5);
    await expect.poll(() => batches.length).toBe(2);
    for (const batch of batches) batch.finishAll();
    events.onRevoke([p0], () => false);
    await expect.poll(() => driver.pending.length).toBe(1);
    const began = Date.now();
    await consumer.stop(100);
    await running;
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(driver.calls).toContain('close');
  });

  it('completes a rebalance that comes meanwhile, and hands nothing over any more', async () => {
    const { driver, events, consumer, batches } = await startMember({}, { drainTimeoutMs: 60_000 });
    driver.records(0, 5);
    await expect.poll(() => batches.length).toBe(1);
    const stopping = consumer.stop(200);
    await sleep(20);
    events.onAssign([p2]);
    events.onRevoke([p0], () => false);
    await expect.poll(() => completed(driver.calls)).toContain('assign 2');
    driver.records(2, 1);
    await stopping;
    await expect.poll(() => completed(driver.calls)).toContain('unassign 0');
    expect(batches).toHaveLength(1);
    expect([consumer.assigned, consumer.bytesInFlight]).toEqual([[], 0]);
  });

  it('does not wait for answers that nobody polls for once the run has failed', async () => {
    const { driver, events, consumer, batches, running } = await startMember();
    driver.records(0, 5);
    await expect.poll(() => batches.length).toBe(1);
    driver.answer = () => 'later';
    batches[0]!.finishAll();
    await expect.poll(() => driver.pending.length).toBe(1);
    events.onRevoke([p0], () => false);
    driver.polled.push(kafkaError('GROUP_AUTHORIZATION_FAILED'));
    await expect(running).rejects.toMatchObject({ code: 'unauthorized' });
    const began = Date.now();
    await consumer.stop();
    expect(Date.now() - began).toBeLessThan(2_000);
  });
});
