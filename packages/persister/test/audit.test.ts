import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProducerRecord } from '@monasca/common/kafka';
import { untilCommitted } from './committed.js';
import { Harness, postgresUrl, type Delivered, type Kind } from './harness.js';
import { runCommand } from './run-command.js';
import { storesUnderTest, type StoreUnderTest } from './stores/index.js';
import { tampers, type Tamper } from './tamper.js';

interface AuditDocument {
  readonly ranges: readonly { readonly partition: number; readonly from: number; readonly to: number }[];
  readonly counts: Readonly<Record<string, number>>;
  readonly findings: readonly object[];
  readonly clean: boolean;
}

const placeOf = ({ partition, offset }: Delivered): object => ({ partition, offset });

/** Runs an audit that prints JSON; only counts above 0 are left. */
async function audit(values: Record<string, Record<string, unknown>>, ...argv: string[]) {
  const { code, stdout, stderr } = await runCommand(values, ['audit', '--json', ...argv]);
  expect(stderr).toBe('');
  const document = JSON.parse(stdout) as AuditDocument;
  const counts = Object.fromEntries(Object.entries(document.counts).filter(([, count]) => count > 0));
  return { code, ...document, counts };
}

describe.each([
  ['postgres', 'metrics', 'metrics'],
  ['influxdb', 'metrics', 'metrics'],
  ['cassandra', 'metrics', 'metrics'],
  ['elasticsearch', 'logs', 'logs'],
] as const)('an audit of %s, with %s', (name, kind: Kind, pipeline) => {
  const count = 6_000;
  const harness = new Harness([kind]);
  let store: StoreUnderTest;
  let tamper: Tamper;
  let values: Record<string, Record<string, unknown>>;
  let outcomes: Delivered[];
  const wire = (number: number): Buffer => (kind === 'metrics' ? harness.metric(number) : harness.log(`log ${number}`)); // prettier-ignore
  const bad: ProducerRecord[] = [{ value: Buffer.from('not JSON') }, { value: null }];

  beforeAll(async () => {
    await harness.open();
    store = await storesUnderTest[name]!();
    tamper = tampers[name]!(store);
    values = harness.values(store);
    const records = Array.from({ length: count }, (_, i) => ({ value: wire(i + 1), partition: i % 4 }));
    outcomes = await harness.publish(kind, [...records, ...bad]);
  });
  afterAll(async () => {
    await harness.close();
    await store.close();
  });

  it('accounts for every record, of what is stored and of the dead letters', async () => {
    const running = await harness.start(store);
    await untilCommitted(harness, kind);
    await running.stop();
    const all = await audit(values, '--pipeline', pipeline);
    expect(all).toMatchObject({ code: 0, clean: true, counts: { stored: count, deadLettered: bad.length } });
    expect(all.findings).toEqual([]);
    expect(all.ranges.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(count + bad.length);
    const { code, stdout } = await runCommand(values, ['audit', '--topic', harness.topic(kind)]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/stored +6000\ndead letter +2\nMISSING +0\nDOUBLE +0\n\nEvery record is accounted for\.\n$/);
  });

  it('finds what was deleted behind its back, at its place', async () => {
    await tamper.delete(harness.tenant, 17);
    await tamper.delete(harness.tenant, 5_001);
    const all = await audit(values, '--pipeline', pipeline);
    expect(all).toMatchObject({ code: 1, clean: false, counts: { stored: count - 2, deadLettered: bad.length, missing: 2 } }); // prettier-ignore
    expect(all.findings).toHaveLength(2);
    for (const number of [17, 5_001]) {
      const missing = { verdict: 'missing', copies: 0, ...placeOf(outcomes[number - 1]!) };
      expect(all.findings).toContainEqual(expect.objectContaining(missing));
    }
    const { partition, offset } = outcomes[16]!;
    const { code, stdout } = await runCommand(values, ['audit', '--pipeline', pipeline, '--to', `${partition}:${offset + 1}`]); // prettier-ignore
    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`MISSING +${partition}:${offset} +0 +\\S`));
    expect(stdout).toMatch(/\n1 MISSING, 0 DOUBLE\.\n$/);
  });

  if (name === 'elasticsearch') {
    it('finds a row that somebody has doubled', async () => {
      await tamper.double?.(harness.tenant, 4_000);
      const all = await audit(values, '--pipeline', pipeline, '--places', '1');
      expect(all).toMatchObject({ code: 1, counts: { stored: count - 3, missing: 2, double: 1 } });
      expect(all.findings).toHaveLength(2);
      expect(all.findings).toContainEqual(expect.objectContaining({ verdict: 'double', copies: 2, ...placeOf(outcomes[3_999]!) })); // prettier-ignore
    });
  }

  it('looks at a part of the topic only, between offsets or times', async () => {
    const parts = await audit(values, '--pipeline', pipeline, '--from', '0:10,2:20', '--to', '0:30,2:21');
    expect(parts.ranges).toEqual([{ partition: 0, from: 10, to: 30 }, { partition: 2, from: 20, to: 21 }]); // prettier-ignore
    expect(parts.counts).toEqual({ stored: 21 });
    const none = await audit(values, '--pipeline', pipeline, '--from', '2100-01-01');
    expect(none).toMatchObject({ code: 0, clean: true, counts: {} });
    const before = await audit(values, '--pipeline', pipeline, '--to', '2000-01-01T00:00:00Z');
    expect(before).toMatchObject({ code: 0, counts: {} });
  });
});

describe('an audit of records of one identity', () => {
  let harness: Harness;
  beforeEach(() => (harness = new Harness(['metrics', 'events'])));
  afterEach(() => harness.close());
  const stored = async (): Promise<void> => {
    const running = await harness.start(postgresUrl);
    await untilCommitted(harness, 'metrics');
    await untilCommitted(harness, 'events');
    await running.stop();
  };
  const at = (value: number): ProducerRecord => ({ value: harness.metric(1, { value }), partition: 0 });

  it('knows which one stands, in the range and beside it', async () => {
    await harness.open(postgresUrl);
    await harness.publish('metrics', [at(1), at(2), at(3), at(3)]);
    const event = { value: harness.event('same'), partition: 0 };
    await harness.publish('events', [event, event, { value: harness.event('other'), partition: 0 }]);
    await stored();
    const values = harness.values(postgresUrl);
    expect(await audit(values, '--pipeline', 'metrics')).toMatchObject({
      code: 0,
      counts: { stored: 1, duplicate: 3 },
    });
    expect(await audit(values, '--pipeline', 'events')).toMatchObject({ code: 0, counts: { stored: 2, duplicate: 1 } });
    const first = await audit(values, '--pipeline', 'metrics', '--to', '0:2');
    expect(first).toMatchObject({ code: 0, counts: { superseded: 2 } });
    const { stdout } = await runCommand(values, ['audit', '--pipeline', 'metrics', '--to', '0:2']);
    expect(stdout).toContain('superseded: the row of its identity says something else: a record outside the range');
  });

  it('does not take for missing what is not committed, and looks at nothing else by default', async () => {
    await harness.open(postgresUrl);
    await harness.publish('metrics', [at(1)]);
    await stored();
    await harness.publish('metrics', [{ value: harness.metric(2), partition: 0 }]);
    const values = harness.values(postgresUrl);
    expect(await audit(values, '--pipeline', 'metrics')).toMatchObject({ code: 0, counts: { stored: 1 } });
    const latest = ['--pipeline', 'metrics', '--to', 'latest'];
    expect(await audit(values, ...latest)).toMatchObject({ code: 0, counts: { stored: 1, pending: 1 } });
    expect(await audit(values, ...latest, '--from', 'committed')).toMatchObject({ code: 0, counts: { pending: 1 } });
    expect(await audit(values, ...latest, '--group', 'nobody')).toMatchObject({ counts: { stored: 1, pending: 1 } });
  });

  it('accounts for records that the store refuses, and does not choke on them', async () => {
    await harness.open(postgresUrl);
    await harness.publish('metrics', [at(1), { value: harness.metric(2, { name: 'nul\0' }), partition: 0 }]);
    await stored();
    const values = harness.values(postgresUrl);
    expect(await audit(values, '--pipeline', 'metrics')).toMatchObject({
      code: 0,
      counts: { stored: 1, deadLettered: 1 },
    });
  });
});

describe('an audit that cannot be', () => {
  const harness = new Harness(['metrics']);
  beforeAll(() => harness.open());
  afterAll(() => harness.close());

  it.each([
    [['--pipeline', 'metrics', '--from', 'today'], 78, '--from: expected earliest, latest, committed'],
    [['--pipeline', 'metrics', '--from', '9:0'], 78, 'has no partition 9'],
    [['--pipeline', 'metrics', '--from', '0:0', '--to', '1:9'], 78, 'expected offsets of the same partitions'],
    [['--pipeline', 'metrics', '--topic', 'no-such-topic'], 78, 'topic no-such-topic does not exist'],
    [['--places', 'many', '--pipeline', 'metrics'], 78, '--places: expected a number'],
    [[], 78, 'expected --pipeline, or --topic'],
  ])('as %j, ends with %i', async (argv, code, message) => {
    const result = await runCommand(harness.values(postgresUrl), ['audit', ...argv]);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toContain(message);
  });

  it('ends with 69 when nobody answers', async () => {
    const kafka = { connect_timeout_ms: 1_000 };
    const values = harness.values(postgresUrl);
    const away = { ...values, kafka, kafka_metrics: { ...values.kafka_metrics, uri: '127.0.0.1:1' } };
    expect(await runCommand(away, ['audit', '--pipeline', 'metrics'])).toMatchObject({ code: 69 });
    const storeless = { ...values, postgres: { url: 'postgres://127.0.0.1:1/none' } };
    expect(await runCommand(storeless, ['audit', '--pipeline', 'metrics'])).toMatchObject({ code: 69 });
  });

  it('ends with 78 where the store cannot hold the records', async () => {
    const { elasticsearch: make } = storesUnderTest;
    const store = await make!();
    const values = harness.values({ ...store, name: 'elasticsearch' });
    const result = await runCommand(values, ['audit', '--pipeline', 'metrics']);
    expect(result).toMatchObject({ code: 78, stderr: '[repositories]: store elasticsearch cannot hold metrics\n' });
  });
});
