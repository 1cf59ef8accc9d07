import { expect, it, onTestFinished } from 'vitest';
import { p0, p1 } from '../../../test/fake-driver.js';
import { fakeTransformer } from '../../../test/fake-transformer.js';
import type { RecordColumns } from '../consumer/record-batch.js';

/** A transformer that has partitions 0 and 1; its first batch waits in the transform until it is let go. */
async function start() {
  const { transformer, consumer, driver, events, transactions } = await fakeTransformer();
  const transformed: string[] = [];
  let letGo!: () => void;
  const waiting = new Promise<void>((resolve) => (letGo = resolve));
  const running = transformer.run(async (records: RecordColumns) => {
    transformed.push(`${records.partitions[0]}: ${records.offsets.join()}`);
    await waiting;
    return [{ topic: 'out', records: [{ value: null }] }];
  });
  events.onAssign([p0, p1]);
  await expect.poll(() => consumer.assigned.length).toBe(2);
  onTestFinished(async () => {
    letGo();
    await transformer.stop();
    await running;
  });
  return { driver, events, consumer, transactions, transformed, letGo };
}

it('offsets of a topic that is made again are not committed, of the batch in work nor of those that wait', async () => {
  const { driver, events, transactions, transformed, letGo } = await start();
  driver.records(0, 10, 11);
  driver.records(0, 12);
  driver.records(1, 5);
  await expect.poll(() => [transformed, driver.polled]).toEqual([['0: 10,11'], []]);
  events.onRecreated('t');
  await expect.poll(() => driver.calls).toContain('rewind 0,1');
  driver.records(0, 0, 1);
  letGo();
  await expect.poll(() => transactions.committed).toEqual([[{ ...p0, offset: 2 }]]);
  expect(transformed).toEqual(['0: 10,11', '0: 0,1']);
});

it('offsets that go back are seen to be of a topic that is made again, by themselves', async () => {
  const { driver, transactions, transformed, letGo } = await start();
  driver.records(0, 10, 11);
  driver.records(0, 12);
  driver.records(1, 5);
  driver.records(0, 0, 1);
  await expect.poll(() => [transformed, driver.polled]).toEqual([['0: 10,11'], []]);
  letGo();
  await expect.poll(() => transactions.committed).toEqual([[{ ...p1, offset: 6 }], [{ ...p0, offset: 2 }]]);
  expect(transformed).toEqual(['0: 10,11', '1: 5', '0: 0,1']);
});

it('offsets of a topic that is made again while it is given up are not committed either', async () => {
  const { driver, events, consumer, transactions, transformed, letGo } = await start();
  driver.records(0, 10, 11);
  await expect.poll(() => transformed).toEqual(['0: 10,11']);
  events.onRevoke([p0], () => false);
  events.onRecreated('t');
  letGo();
  await expect.poll(() => driver.calls).toContain('rewind 1');
  expect(consumer.assigned).toEqual([p1]);
  expect(transactions.committed).toEqual([]);
});

it.each(['begin', 'publish', 'offsets'])('a topic that is made again at "%s" leaves no offset behind', async (step) => {
  const { driver, events, consumer, transactions, letGo } = await start();
  transactions.onCall = (name) => {
    if (name !== step) return;
    transactions.onCall = () => {};
    events.onRecreated('t');
  };
  driver.records(0, 10, 11);
  letGo();
  await expect.poll(() => driver.calls).toContain('rewind 0,1');
  await expect.poll(() => consumer.bytesInFlight).toBe(0);
  driver.records(0, 0);
  await expect.poll(() => transactions.committed).toEqual([[{ ...p0, offset: 1 }]]);
});
