import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { DrivenTransactor } from './driven-transactor.js';
import type { TransactorOptions } from '../options.js';
import type { Outcome } from '../record.js';
import { FakeTransactorDriver, transactionalError as error } from '../../../test/fake-transactor-driver.js';

async function start(options: Partial<TransactorOptions> = {}) {
  const driver = new FakeTransactorDriver();
  const all = { bootstrap: 'x', transactionalId: 'id', ...options };
  const transactor = await DrivenTransactor.connect(all, () => Promise.resolve(driver));
  driver.calls.length = 0;
  return { driver, transactor };
}

const nothing = () => Promise.resolve();

describe('a call of a transaction', () => {
  it('that may be repeated is, until it succeeds', async () => {
    const { driver, transactor } = await start();
    driver.errors.commit = [error('_TIMED_OUT', 'repeat'), error('COORDINATOR_LOAD_IN_PROGRESS', 'repeat')];
    await expect(transactor.transaction(() => Promise.resolve(7))).resolves.toBe(7);
    expect(driver.calls).toEqual(['begin', 'commit', 'commit', 'commit']);
  });

  it('that never succeeds ends the transactor at the deadline: nobody knows whether it is committed', async () => {
    const { driver, transactor } = await start({ transactionTimeoutMs: 300 });
    driver.errors.commit = Array.from({ length: 100 }, () => error('_TIMED_OUT', 'repeat'));
    const began = Date.now();
    await expect(transactor.transaction(nothing)).rejects.toMatchObject({ kafkaName: '_TIMED_OUT', retriable: false });
    expect(Date.now() - began).toBeLessThan(2_000);
    expect(driver.calls).not.toContain('abort');
    driver.calls.length = 0;
    await expect(transactor.transaction(nothing)).rejects.toMatchObject({ kafkaName: '_TIMED_OUT' });
    expect(driver.calls).toEqual([]);
  });

  it('that finds its time up when it comes back is made once more: another one may have the id by then', async () => {
    const { driver, transactor } = await start({ transactionTimeoutMs: 50 });
    const answers = [error('_TIMED_OUT', 'repeat'), error('_FENCED', 'close')];
    driver.commit = async () => {
      await sleep(100);
      throw answers.shift()!;
    };
    await expect(transactor.transaction(nothing)).rejects.toMatchObject({ kafkaName: '_FENCED' });
    expect([transactor.isUndecided, answers]).toEqual([false, []]);
  });

  it('that asks for an abort gets it, and the work may be done again', async () => {
    const { driver, transactor } = await start();
    driver.errors.commit = [error('ILLEGAL_GENERATION', 'abort')];
    driver.errors.abort = [error('_TIMED_OUT', 'repeat')];
    const failing = transactor.transaction(nothing);
    await expect(failing).rejects.toMatchObject({ kafkaName: 'ILLEGAL_GENERATION', retriable: true });
    await transactor.transaction(nothing);
    expect(driver.calls).toEqual(['begin', 'commit', 'abort', 'abort', 'begin', 'commit']);
  });

  it('that is refused for good is no reason to do the work again', async () => {
    const { driver, transactor } = await start();
    driver.errors.commit = [error('TOPIC_AUTHORIZATION_FAILED', 'abort')];
    await expect(transactor.transaction(nothing)).rejects.toMatchObject({ code: 'unauthorized', retriable: false });
  });

  it.each(['begin', 'commit', 'abort'])('%s that is fatal ends the transactor', async (name) => {
    const { driver, transactor } = await start();
    driver.errors[name] = [error('_FENCED', 'close')];
    const work = name === 'abort' ? () => Promise.reject(new Error('work')) : nothing;
    await expect(transactor.transaction(work)).rejects.toMatchObject({ kafkaName: '_FENCED', retriable: false });
    await expect(transactor.transaction(nothing)).rejects.toThrow(/unusable/);
    expect(driver.calls.at(-1)).toBe(name);
  });
});

describe('the work', () => {
  it('is undone when a record is not delivered, whether the work looks or not', async () => {
    const { driver, transactor } = await start();
    driver.outcome = { status: 'unknown', code: '_TIMED_OUT', message: 'no confirmation' };
    const failing = transactor.transaction((tx) => tx.publish('t', [{ value: null }]));
    await expect(failing).rejects.toMatchObject({ kafkaName: '_TIMED_OUT', retriable: true });
    driver.errors.publish = [error('_STATE', 'abort')];
    const ignoring = transactor.transaction((tx) => tx.publish('t', []).catch(() => {}));
    await expect(ignoring).rejects.toMatchObject({ kafkaName: '_STATE' });
    expect(driver.calls).toEqual(['begin', 'publish', 'abort', 'begin', 'publish', 'abort']);
  });

  it('is over only when everything it began is: none of it gets into the next transaction', async () => {
    const { driver, transactor } = await start();
    let settle!: (outcomes: Outcome[]) => void;
    driver.producer.publish = () => new Promise((resolve) => (settle = resolve));
    const first = transactor.transaction((tx) => {
      void tx.publish('t', []);
      return Promise.reject(new Error('work'));
    });
    const second = transactor.transaction(nothing);
    await expect.poll(() => driver.calls).toEqual(['begin', 'abort']);
    settle([]);
    await expect(first).rejects.toThrow('work');
    await second;
    expect(driver.calls).toEqual(['begin', 'abort', 'begin', 'commit']);
  });
});

it('closes once, after the transaction that is open, and makes none afterwards', async () => {
  const { driver, transactor } = await start();
  let end!: () => void;
  const open = transactor.transaction(() => new Promise<void>((resolve) => (end = resolve)));
  await expect.poll(() => driver.calls).toEqual(['begin']);
  const closing = Promise.all([transactor.close(), transactor.close()]);
  const late = transactor.transaction(nothing);
  end();
  await expect(late).rejects.toMatchObject({ kafkaName: '_DESTROY' });
  await Promise.all([open, closing]);
  expect(driver.calls).toEqual(['begin', 'commit', 'close']);
});

it('that cannot be started is closed again', async () => {
  const driver = new FakeTransactorDriver();
  driver.errors.init = [error('TRANSACTIONAL_ID_AUTHORIZATION_FAILED', 'close')];
  const options = { bootstrap: 'x', transactionalId: 'id' };
  const starting = DrivenTransactor.connect(options, vi.fn().mockResolvedValue(driver));
  await expect(starting).rejects.toMatchObject({ code: 'unauthorized' });
  expect(driver.calls).toEqual(['init', 'close']);
});
