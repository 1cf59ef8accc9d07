import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { kafkaError, p0, p1, startMember } from '../../../test/fake-driver.js';
import { silentLog, type Log } from '../../log.js';
import { recordBytes } from './watermarks.js';

describe('committing', () => {
  it('carries the watermarks of the partitions, and each of them once', async () => {
    const { driver, consumer, batches } = await startMember();
    driver.records(0, 1, 2);
    driver.records(1, 7);
    await expect.poll(() => batches.length).toBe(2);
    batches.forEach((batch) => batch.finishAll());
    await expect.poll(() => driver.commits).toEqual([[{ ...p0, offset: 3 }, { ...p1, offset: 8 }]]); // prettier-ignore
    await sleep(60);
    expect(driver.commits).toHaveLength(1);
    await consumer.stop();
  });

  it('of offsets that were refused is done again, and the caller is told', async () => {
    const { driver, consumer, batches } = await startMember({}, { commitIntervalMs: 60_000 });
    driver.records(0, 4);
    await expect.poll(() => batches.length).toBe(1);
    batches[0]!.finishAll();
    driver.answer = () => kafkaError('COORDINATOR_NOT_AVAILABLE');
    await expect(consumer.commit()).rejects.toMatchObject({ kafkaName: 'COORDINATOR_NOT_AVAILABLE', retriable: true });
    driver.answer = () => undefined;
    await consumer.commit();
    await consumer.commit();
    expect(driver.commits).toEqual([[{ ...p0, offset: 5 }], [{ ...p0, offset: 5 }]]);
    await consumer.stop();
  });

  it('does not pile up behind a coordinator that does not answer', async () => {
    const { driver, consumer, batches } = await startMember();
    driver.answer = () => 'later';
    driver.records(0, 4);
    await expect.poll(() => batches.length).toBe(1);
    batches[0]!.finishAll();
    await expect.poll(() => driver.pending.length).toBe(1);
    await sleep(200);
    // Ten intervals later the commits that were due meanwhile are one, not ten.
    driver.answer = () => kafkaError('_TIMED_OUT');
    driver.pending[0]!.answer(kafkaError('_TIMED_OUT'));
    await expect(consumer.commit()).rejects.toMatchObject({ kafkaName: '_TIMED_OUT' });
    expect(driver.commits.length).toBeLessThanOrEqual(3);
    await consumer.stop();
  });
});

describe('a handler', () => {
  it.each([
    ['throws', () => { throw kafkaError('_TRANSPORT'); }], // prettier-ignore
    ['rejects', () => Promise.reject(kafkaError('_TRANSPORT'))],
  ])('that %s ends the run with its error, even one that might heal', async (_, onBatch) => {
    const { driver, consumer, running } = await startMember({ onBatch });
    driver.records(0, 1);
    await expect(running).rejects.toMatchObject({ kafkaName: '_TRANSPORT' });
    await consumer.stop();
    expect(driver.commits).toEqual([]);
  });

  it('that rejects with nothing ends the run as well', async () => {
    const { driver, consumer, running } = await startMember({ onBatch: () => Promise.reject() }); // eslint-disable-line
    driver.records(0, 1);
    await expect(running).rejects.toThrow('undefined');
    await consumer.stop();
  });

  it('that throws while the consumer stops ends the run, and the client is closed all the same', async () => {
    const fail = (): void => {
      throw new Error('onDrain');
    };
    const { driver, consumer, running } = await startMember({ onDrain: fail });
    await consumer.stop();
    await expect(running).rejects.toThrow('onDrain');
    expect(driver.calls).toContain('close');
  });

  it('is not replaced by another run', async () => {
    const { driver, consumer, batches, running } = await startMember();
    const onBatch = vi.fn();
    await expect(consumer.run({ onBatch })).rejects.toMatchObject({ code: 'internal' });
    driver.records(0, 1);
    await expect.poll(() => batches.length).toBe(1);
    expect(onBatch).not.toHaveBeenCalled();
    batches[0]!.finishAll();
    await consumer.stop();
    await running;
  });

  it.each(['onAssigned', 'onDrain', 'onLost'] as const)('%s that throws ends the run as well', async (name) => {
    const fail = (): void => {
      throw new Error(name);
    };
    const { events, consumer, running } = await startMember({ [name]: fail });
    events.onRevoke([p0], () => name === 'onLost');
    await expect(running).rejects.toThrow(name);
    await consumer.stop();
  });
});

describe('an error of polling', () => {
  it('that will not heal ends the run', async () => {
    const { driver, running, consumer } = await startMember();
    driver.polled.push(kafkaError('GROUP_AUTHORIZATION_FAILED'));
    await expect(running).rejects.toMatchObject({ code: 'unauthorized' });
    await consumer.stop();
  });

  it('that may heal interrupts it, and is logged once for all its repetitions', async () => {
    const warn = vi.fn<Log['warn']>();
    const { driver, batches, consumer } = await startMember({}, { log: { ...silentLog, warn } });
    driver.polled.push(...Array.from({ length: 20 }, () => kafkaError('UNKNOWN_TOPIC_OR_PART')));
    driver.polled.push(kafkaError('_TRANSPORT'));
    driver.records(0, 1);
    await expect.poll(() => batches.length).toBe(1);
    expect(warn.mock.calls.map(([fields]) => fields)).toEqual([
      { error: 'UNKNOWN_TOPIC_OR_PART' },
      { error: '_TRANSPORT' },
    ]);
    batches[0]!.finishAll();
    await consumer.stop();
  });
});

it('keeps the offset of a partition that the coordinator refuses for the next commit, and that one alone', async () => {
  const { driver, consumer, batches } = await startMember({}, { commitIntervalMs: 60_000 });
  driver.records(0, 1);
  driver.records(1, 7);
  await expect.poll(() => batches.length).toBe(2);
  for (const batch of batches) batch.finishAll();
  driver.refused = [{ ...p1, error: kafkaError('OFFSET_METADATA_TOO_LARGE') }];
  await expect(consumer.commit()).rejects.toMatchObject({ kafkaName: 'OFFSET_METADATA_TOO_LARGE' });
  driver.refused = [];
  await consumer.commit();
  expect(driver.commits.map((offsets) => offsets.map(({ partition, offset }) => [partition, offset]))).toEqual([
    [
      [0, 2],
      [1, 8],
    ],
    [[1, 8]],
  ]);
  await consumer.stop();
});

it('says what is in flight until it is finished', async () => {
  const { driver, consumer, batches } = await startMember();
  driver.records(0, 1, 2);
  await expect.poll(() => consumer.bytesInFlight).toBe(20 + 2 * recordBytes);
  batches[0]!.finishAll();
  expect(consumer.bytesInFlight).toBe(0);
  await consumer.stop();
});

it('reads a topic that was made again from its beginning, as far as it is ours', async () => {
  const { driver, events, consumer } = await startMember();
  events.onRevoke([p1], () => false);
  events.onRecreated('another');
  events.onRecreated('t');
  await expect.poll(() => driver.calls.filter((call) => call.startsWith('rewind'))).toEqual(['rewind 0']);
  await consumer.stop();
});

it('commits no offset of a topic that was made again meanwhile, whenever what was read of it is finished', async () => {
  const { driver, events, consumer, batches } = await startMember();
  driver.records(0, 4_998, 4_999);
  driver.records(1, 7);
  await expect.poll(() => batches.length).toBe(2);
  events.onRecreated('t');
  await expect.poll(() => driver.calls).toContain('rewind 0,1');
  driver.records(0, 0, 1);
  await expect.poll(() => batches.length).toBe(3);
  batches[0]!.finishAll();
  batches[1]!.finishAll();
  batches[2]!.finish(0);
  await sleep(60);
  expect(driver.commits).toEqual([]);
  batches[2]!.finish(1);
  await expect.poll(() => driver.commits).toEqual([[{ ...p0, offset: 2 }]]);
  await consumer.stop();
});

describe('a claim on partitions, for a transaction', () => {
  it('holds while they are ours, drained or not, and not when they are lost or gone', async () => {
    const { driver, events, consumer, batches } = await startMember();
    expect(consumer.claim([p0, { ...p0, partition: 9 }])).toBeUndefined();
    const [claim0, claim1] = [consumer.claim([p0])!, consumer.claim([p1])!];
    driver.records(0, 1);
    await expect.poll(() => batches.length).toBe(1);
    events.onRevoke([p0], () => false);
    expect(await claim0()).toBe(true);
    events.onRevoke([p1], () => true);
    expect(await claim1()).toBe(false);
    batches[0]!.finishAll();
    await expect.poll(() => consumer.assigned).toEqual([]);
    events.onAssign([p0]);
    await expect.poll(() => consumer.assigned).toEqual([p0]);
    // Others may have read it meanwhile.
    expect(await claim0()).toBe(false);
    await consumer.stop();
  });

  it('ends with any revocation where the client cannot refuse offsets, one that polling is still to tell of too', async () => {
    const { driver, events, consumer } = await startMember();
    driver.refusesLostOffsets = false;
    const claim = consumer.claim([p0])!;
    expect(await claim()).toBe(true);
    let polls = 0;
    const asked = claim();
    const poll = driver.poll.bind(driver);
    driver.poll = (max, accepts) => {
      polls += 1;
      if (polls === 1) events.onRevoke([p0], () => false);
      return poll(max, accepts);
    };
    expect(await asked).toBe(false);
    await consumer.stop();
  });
});

it('commits nothing by itself where offsets go with transactions', async () => {
  const { driver, events, consumer, batches } = await startMember({}, { offsetsByTransaction: true });
  driver.records(0, 1);
  await expect.poll(() => batches.length).toBe(1);
  batches[0]!.finishAll();
  await sleep(60);
  await consumer.commit();
  events.onRevoke([p0], () => false);
  await expect.poll(() => consumer.assigned).toEqual([p1]);
  await consumer.stop();
  expect(driver.commits).toEqual([]);
});
