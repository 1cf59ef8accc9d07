import { describe, expect, it } from 'vitest';
import { metricCodec } from '@monasca/common/messages';
import { recordBatch } from '../../../../test/record-batch.js';
import { allStored } from '../../../repository.js';
import type { InfluxClient } from '../client.js';
import type { LineBuffer } from './line-buffer.js';
import { LineBulk } from './line-bulk.js';
import { LineEncoder } from './line-encoder.js';

const decoder = { codec: metricCodec };
const tenants = Array.from({ length: 500 }, (_, tenant) => `t${tenant}`);
const wire = (tenantId: string): string =>
  JSON.stringify({ metric: { name: 'cpu', timestamp: 1, value: 1 }, meta: { tenantId, region: 'R' } });

/** A bulk whose writes are all taken, with what it shares with others. */
function open(spare: LineBuffer[] = []) {
  const written: string[] = [];
  const client = {
    write: (database: string, _precision: string, lines: Buffer) => {
      written.push(`${database}: ${lines.toString()}`);
      return Promise.resolve();
    },
  } as unknown as InfluxClient;
  const repository = { write: () => Promise.resolve(allStored), identity: () => '', find: () => Promise.resolve([]) };
  const encoder = new LineEncoder(metricCodec, (tenantId) => `mon_${tenantId}`);
  return { bulk: new LineBulk({ client, encoder, batchSize: 10, decoder, repository, spare }), spare, written };
}

describe('a bulk of lines', () => {
  it('keeps the memory of a few tenants when there were many', async () => {
    const { bulk, spare, written } = open();
    const batch = recordBatch(tenants.map((tenant) => ({ value: wire(tenant) })));
    bulk.add(batch, 0, tenants.length);
    await bulk.write((work) => work());
    bulk.finish();
    expect(written).toHaveLength(tenants.length);
    expect(batch.finished).toHaveLength(tenants.length);
    expect(spare.length).toBeLessThanOrEqual(8);
    expect(spare.reduce((sum, buffer) => sum + buffer.capacity, 0)).toBeLessThan(64 * 1024);
  });

  it('says what the plain way says of rows without a line, and writes those around them', async () => {
    const { bulk, written } = open();
    const values = [null, wire('t0'), '', wire('t0'), 'no JSON', null];
    const batch = recordBatch(values.map((value) => ({ value })));
    const rejections = bulk.add(batch, 0, values.length);
    expect(rejections.map(({ row, reason, detail }) => [row, reason, detail])).toEqual(
      [0, 2, 4, 5].map((row) => {
        const decoded = metricCodec.decode(batch.value(row));
        return decoded.ok ? [] : [row, decoded.reason, decoded.detail];
      }),
    );
    await bulk.write((work) => work());
    bulk.finish();
    expect(batch.finished).toEqual([1, 3]);
    expect(written.join('').match(/cpu,/g)).toHaveLength(2);
  });

  it('writes what is left of it when partitions are gone', async () => {
    const { bulk, written } = open();
    const batch = recordBatch([0, 1, 0, 1].map((partition, row) => ({ value: wire(`t${row >> 1}`), partition })));
    bulk.add(batch, 0, 4);
    bulk.drop(({ partitions }, row) => partitions[row] === 1);
    expect([bulk.size, batch.finished]).toEqual([2, [1, 3]]);
    await bulk.write((work) => work());
    expect(written.map((text) => text.split(',')[0])).toEqual(['mon_t0: cpu', 'mon_t1: cpu']);
  });
});
