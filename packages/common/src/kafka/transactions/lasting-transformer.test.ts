import { describe, expect, it } from 'vitest';
import { kafkaError, p0 } from '../../../test/fake-driver.js';
import { transactionalError } from '../../../test/fake-transactor-driver.js';
import { fakeTransformer } from '../../../test/fake-transformer.js';
import type { Remedy } from './transactor-driver.js';
import { LastingTransformer } from './lasting-transformer.js';

const options = { bootstrap: 'x', groupId: 'g', topics: ['t'], transactionalId: 'id' };
type Fake = Awaited<ReturnType<typeof fakeTransformer>>;

/** A transformer whose first commit ends so, with what connects the next ones; all those that were made. */
async function start(remedy: Remedy, connectNext: () => Promise<Fake>) {
  const made: Fake[] = [];
  const add = (one: Fake): Fake => {
    made.push(one);
    one.driver.records(0, 4, 5);
    one.events.onAssign([p0]);
    return one;
  };
  const lasting = await LastingTransformer.connect(options, async () => {
    const next = await (made.length === 0 ? fakeTransformer({ transactionTimeoutMs: 200 }) : connectNext());
    return add(next).transformer;
  });
  const errors = Array.from({ length: 100 }, () => transactionalError('_TIMED_OUT', remedy));
  made[0]!.transactions.errors.commit = errors;
  const running = lasting.run(() => [{ topic: 'out', records: [] }]);
  running.catch(() => {});
  return { lasting, running, made };
}

describe('a transformer whose commit finds no answer', () => {
  it('goes on with new clients, which read from where the group stands', async () => {
    const { lasting, running, made } = await start('repeat', () => fakeTransformer());
    await expect.poll(() => made[1]?.transactions.committed).toEqual([[{ ...p0, offset: 6 }]]);
    expect(made[0]!.driver.calls).toContain('close');
    expect(made[0]!.transactions.calls).not.toContain('abort');
    expect(made[0]!.transactions.calls.at(-1)).toBe('close');
    expect(lasting.assigned).toEqual([p0]);
    await lasting.stop();
    await running;
    expect(made[1]!.driver.calls).toContain('close');
  });

  it('tries to connect until it can, and ends when it never can', async () => {
    const refusals = [kafkaError('_TRANSPORT'), kafkaError('_AUTHENTICATION')];
    const { running } = await start('repeat', () => Promise.reject(refusals.shift()!));
    await expect(running).rejects.toMatchObject({ kafkaName: '_AUTHENTICATION' });
  });

  it('stops while it waits for its new clients, and closes those that come late', async () => {
    let come!: (late: Fake) => void;
    const { lasting, running, made } = await start('repeat', () => new Promise((resolve) => (come = resolve)));
    await expect.poll(() => come).toBeTypeOf('function');
    const stopping = lasting.stop();
    come(await fakeTransformer());
    await Promise.all([stopping, running]);
    expect(made[1]!.driver.calls).toContain('close');
  });

  it('stops while it cannot connect', async () => {
    let attempts = 0;
    const { lasting, running } = await start('repeat', () => {
      attempts += 1;
      return Promise.reject(kafkaError('_TRANSPORT'));
    });
    await expect.poll(() => attempts).toBeGreaterThan(1);
    await Promise.all([lasting.stop(), running]);
  });
});

it('a transformer that was shut out by another one of its id ends, and is not replaced', async () => {
  const { running, made } = await start('close', () => fakeTransformer());
  await expect(running).rejects.toThrow(/unusable/);
  expect(made).toHaveLength(1);
});
