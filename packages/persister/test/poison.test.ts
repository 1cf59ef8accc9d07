import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { untilCommitted } from './committed.js';
import { Harness } from './harness.js';
import { runCommand } from './run-command.js';
import { elasticsearch } from './stores/elasticsearch.js';
import type { StoreUnderTest } from './stores/index.js';

interface Poison {
  readonly reason: string;
  readonly detail: RegExp;
  readonly value: Buffer;
  /** What an operator makes of it. */
  readonly mended: Buffer;
}

/** One record of each kind that cannot be stored. */
function poisons(harness: Harness): ReadonlyMap<number, Poison> {
  const event = (payload: unknown, project = harness.tenant, dimensions: unknown = {}) => {
    const body = { event_type: 'e', timestamp: '2017-06-01T09:15:11Z', payload, dimensions };
    return Buffer.from(JSON.stringify({ event: body, meta: { project_id: project } }));
  };
  const mended = (number: number): Buffer => event({ mended: number });
  return new Map([
    [7, { reason: 'syntax', detail: /expected JSON/, value: Buffer.from('not JSON'), mended: mended(1) }],
    [2_500, { reason: 'shape', detail: /meta\.project_id/, value: event(1, {} as never), mended: mended(2) }],
    [5_000, { reason: 'refused', detail: /bytes/, value: event({ ['k'.repeat(40_000)]: 1 }), mended: mended(3) }],
    [7_777, { reason: 'refused', detail: /index/, value: event(1, `${harness.tenant}/*`), mended: mended(4) }],
    [9_999, { reason: 'refused', detail: /reserved character/, value: event({ 'a\0b': 1 }), mended: mended(5) }],
  ]);
}

describe('five bad events among 10,000', () => {
  let store: StoreUnderTest;
  let harness: Harness;
  let bad: ReadonlyMap<number, Poison>;
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-poison-'));
  beforeAll(async () => {
    store = elasticsearch();
    harness = new Harness(['events']);
    await harness.open();
    bad = poisons(harness);
  });
  afterAll(async () => {
    rmSync(directory, { recursive: true });
    await harness.close();
    await store.close();
  });

  interface Letter {
    readonly place: string;
    readonly reason: string;
    readonly detail: string;
    readonly record: { readonly place: string };
  }
  const dlq = async (command: string, ...argv: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCommand(harness.values(store), ['dlq', command, ...argv, '--pipeline', 'events']); // prettier-ignore
    expect(code, stderr).toBe(0);
    return stdout;
  };
  const letters = async (): Promise<Letter[]> =>
    (JSON.parse(await dlq('list', '--json')) as { letters: Letter[] }).letters;

  it('cost five events, which are stored once they are edited and replayed', { timeout: 300_000 }, async () => {
    const records = Array.from({ length: 10_000 }, (_, i) => ({ value: bad.get(i)?.value ?? harness.event({ i }) }));
    const outcomes = await harness.publish('events', records);
    const running = await harness.start(store);
    await untilCommitted(harness, 'events');
    expect(await store.count('events', harness.tenant)).toBe(9_995);

    const found = await letters();
    expect(found).toHaveLength(5);
    for (const [row, { reason, detail, mended }] of bad) {
      const { partition, offset } = outcomes[row]!;
      const letter = found.find(({ record }) => record.place === `${partition}:${offset}`);
      expect(letter, `a letter of record ${row}`).toMatchObject({ reason, detail: expect.stringMatching(detail) as string }); // prettier-ignore
      const file = path.join(directory, String(row));
      writeFileSync(file, mended);
      await dlq('edit', letter?.place ?? '', '--file', file, '--yes');
    }
    await dlq('replay', '--state', 'open', '--yes');
    await expect.poll(() => store.count('events', harness.tenant), { timeout: 120_000 }).toBe(10_000);
    expect(await letters()).toEqual([]);
    await running.stop();
    expect(running.failure).toBeUndefined();
    const { code } = await runCommand(harness.values(store), ['audit', '--pipeline', 'events']);
    expect(code).toBe(0);
  });
});
