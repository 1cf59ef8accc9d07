import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Publication } from './publication.js';
import type { Outcome } from '../record.js';

const delivered = (offset: number): Outcome => ({ status: 'delivered', partition: 0, offset });
const unknown: Outcome = { status: 'unknown', code: '_TIMED_OUT', message: 'late' };

describe('a publication', () => {
  it('resolves with the outcomes in the order of the records, whatever order they come in', async () => {
    const publication = new Publication(3);
    for (const index of [2, 0, 1]) publication.settle(index, delivered(index));
    expect(await publication.done).toEqual([delivered(0), delivered(1), delivered(2)]);
  });

  it('is not done before the last outcome is there', async () => {
    const publication = new Publication(2);
    let done = false;
    void publication.done.then(() => (done = true));
    publication.settle(1, delivered(1));
    publication.settle(1, delivered(1));
    await turn();
    expect(done).toBe(false);
    publication.settle(0, delivered(0));
    await turn();
    expect(done).toBe(true);
  });

  it('keeps the first outcome of a record', async () => {
    const publication = new Publication(2);
    publication.settle(0, delivered(7));
    publication.settleRest(unknown);
    publication.settle(1, delivered(8));
    publication.settle(0, unknown);
    expect(await publication.done).toEqual([delivered(7), unknown]);
  });

  it('gives the rest one outcome, from an index on or all of it', async () => {
    const publication = new Publication(4);
    publication.settle(3, delivered(3));
    publication.settleRest(unknown, 2);
    publication.settleRest(delivered(0));
    expect(await publication.done).toEqual([delivered(0), delivered(0), unknown, delivered(3)]);
  });

  it('of nothing is done at once', async () => {
    const publication = new Publication(0);
    publication.settleRest(unknown);
    expect(await publication.done).toEqual([]);
  });
});
