import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTransactor, deleteTopic, ensureTopics } from '@monasca/common/kafka';
import { messageId, messageIdHeader } from '@monasca/common/messages';
import { runCommand } from './run-command.js';
import { LetterDesk } from './dlq-fixture.js';
import { postgresUrl } from './harness.js';

/** A text that is not compressed to much less. */
const noise = (bytes: number): string => randomBytes(bytes).toString('base64');
const binary = Buffer.from([0xff, 0xfe, 0x00, 0x80]);

describe('letters', () => {
  const desk = new LetterDesk('metrics');
  const { harness } = desk;
  const shapeless = harness.metric(1, { value: 'high' });
  const foreign = Buffer.from(shapeless.toString().replace(harness.tenant, 'somebody else'));
  let places: Record<'syntax' | 'shape' | 'foreign' | 'encoding', string>;

  beforeAll(() => harness.open(postgresUrl));
  afterAll(() => harness.close());

  it('are listed with their reason, tenant, place and bytes', async () => {
    const records = [Buffer.from('{"not": JSON'), shapeless, foreign, binary].map((value) => ({ value, key: 'k', partition: 2 })); // prettier-ignore
    const outcomes = await desk.persist([{ value: harness.metric(7), partition: 2 }, ...records]);
    const { letters, reasons } = await desk.list();
    expect(reasons).toEqual({ syntax: 1, shape: 2, encoding: 1 });
    const at = (i: number) => letters.find(({ record }) => record.place === `2:${outcomes[i]!.offset}`)?.place ?? '';
    places = { syntax: at(1), shape: at(2), foreign: at(3), encoding: at(4) };
    expect(letters).toContainEqual({
      ...{ place: places.shape, state: 'open', reason: 'shape', tenant: harness.tenant, bytes: shapeless.length },
      detail: expect.stringContaining('metric.value') as string,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
      record: { topic: harness.topic('metrics'), place: `2:${outcomes[2]!.offset}` },
    });
    const { code, stdout } = await desk.run('list');
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${places.shape} +\\S+ +open +shape +2:${outcomes[2]!.offset} +${harness.tenant} +${shapeless.length} `, 'm')); // prettier-ignore
    expect(stdout).toMatch(/\nsyntax +1\nshape +2\nencoding +1\nall +4\n$/);
  });

  it('are listed by reason, tenant, time, state and place', async () => {
    expect(await desk.places('--reason', 'shape')).toEqual([places.shape, places.foreign]);
    expect(await desk.places('--reason', 'shape', '--tenant', 'somebody else')).toEqual([places.foreign]);
    expect(await desk.places('--since', '2100-01-01')).toEqual([]);
    expect(await desk.places('--until', '2100-01-01T00:00:00+01:00')).toHaveLength(4);
    expect(await desk.places('--state', 'dropped')).toEqual([]);
    expect(await desk.places(places.encoding)).toEqual([places.encoding]);
    const { stdout } = await desk.run('list', '--since', '2100-01-01');
    expect(stdout).toMatch(/^reason +letters\n─+ +─+\nall +0\n$/);
  });

  it('are shown with headers, key and bytes', async () => {
    const { stdout } = await desk.run('show', places.shape);
    expect(stdout).toContain(`letter ${places.shape}, open\ndead-letter-topic: ${harness.topic('metrics')}\n`);
    expect(stdout).toContain('\ndead-letter-reason: shape\n');
    expect(stdout).toContain(`\nkey, 1 bytes, UTF-8:\nk\n\nvalue, ${shapeless.length} bytes, UTF-8:\n${shapeless.toString()}\n`); // prettier-ignore
    expect((await desk.run('show', places.encoding)).stdout).toContain('value, 4 bytes, hexadecimal:\nfffe0080\n');
    expect((await desk.run('show', '--value', places.foreign)).stdout).toBe(foreign.toString());
  });

  it('are dropped: open no longer, and still there', async () => {
    expect(await desk.run('drop', places.encoding, '--dry-run')).toMatchObject({ code: 0, stdout: `would drop ${places.encoding}\n` }); // prettier-ignore
    expect(await desk.places()).toHaveLength(4);
    const done = await desk.run('drop', places.encoding);
    expect(done).toEqual({ code: 0, stdout: `dropped 1 of 1 letter of ${desk.letterTopic}\n`, stderr: '' });
    expect(await desk.places()).not.toContain(places.encoding);
    expect(await desk.places('--state', 'dropped')).toEqual([places.encoding]);
    expect(await desk.places('--state', 'all')).toHaveLength(4);
    const again = await desk.run('drop', places.encoding);
    expect(again).toMatchObject({ code: 0, stderr: `${places.encoding} is left alone: it is dropped\n` });
    expect((await desk.run('show', places.encoding)).stdout).toContain(`letter ${places.encoding}, dropped\n`);
  });

  it('that are edited and replayed are stored by a persister that runs, and the others come back', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'monasca-letter-'));
    const file = path.join(directory, 'letter.json');
    writeFileSync(file, harness.metric(8));
    const noFile = await desk.run('edit', places.syntax, '--file', `${file}-none`);
    expect(noFile).toMatchObject({ code: 78, stderr: expect.stringContaining(`--file ${file}-none`) as string });
    const editedByFile = await desk.run('edit', places.syntax, '--file', file);
    expect(editedByFile).toMatchObject({
      code: 0,
      stdout: `edited 1 of 1 letter of ${desk.letterTopic}\n`,
      stderr: '',
    });
    const halfWay = await desk.run('edit', places.shape, '--set', 'metric.value="higher"');
    expect(halfWay.stderr).toMatch(/^it still cannot be read: shape: /);
    const [edited] = (await desk.list('--tenant', harness.tenant, '--reason', 'shape')).letters;
    expect((await desk.run('show', edited!.place)).stdout).toContain(`dead-letter-edited-from: ${places.shape}\n`);
    expect(await desk.run('edit', edited!.place, '--set', 'metric.value=9', '--set', 'metric.timestamp=9')).toMatchObject({ code: 0, stderr: '' }); // prettier-ignore
    expect(await desk.places('--state', 'edited')).toEqual([places.syntax, places.shape, edited!.place]);
    expect(await desk.places()).toHaveLength(3);

    const running = await harness.start(postgresUrl);
    expect(await harness.count('metrics')).toBe(1);
    expect(await desk.run('replay', '--state', 'open')).toMatchObject({ code: 0, stdout: `replayed 3 of 3 letters of ${desk.letterTopic}\n` }); // prettier-ignore
    await expect.poll(() => harness.count('metrics'), { timeout: 120_000 }).toBe(3);
    await running.stop();
    await desk.persist();
    // That of somebody else was not edited.
    expect((await desk.list()).letters).toMatchObject([{ tenant: 'somebody else', reason: 'shape' }]);
    expect(await desk.places('--state', 'replayed')).toHaveLength(3);
    const audit = await runCommand(desk.values, ['audit', '--pipeline', 'metrics']);
    expect(audit).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Every record is accounted for.') as string,
    });
  });

  it.each([
    [['list', '--since', 'today'], 78, '--since: expected a time in ISO 8601'],
    [['list', '--state', 'burnt'], 78, 'Allowed choices are open, replayed, dropped, edited, all.'],
    [['show', '0'], 78, 'place: expected partition:offset, got 0'],
    [['show', '0:999999'], 65, 'no such letter at 0:999999'],
    [['replay'], 78, 'expected the places of letters, or a filter'],
    [['drop', '--yes'], 78, 'expected the places of letters, or a filter'],
    [['edit', '0:0'], 78, 'expected either --file or --set'],
    [['edit', '0:0', '--set', 'a=1', '--file', 'f'], 78, 'expected either --file or --set'],
    [['edit', '0:0', '--set', 'a=1'], 65, 'letter 0:0 is edited'],
  ])('are not for %j', async ([command = '', ...argv], code, message) => {
    const result = await desk.run(command, ...argv);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toContain(message);
  });
});

describe('a replay', () => {
  let desk: LetterDesk;
  const open = async (kind: 'logs' | 'events'): Promise<void> => {
    desk = new LetterDesk(kind);
    await desk.harness.open(postgresUrl);
  };
  beforeEach(() => open('logs'));
  afterEach(() => desk.harness.close());
  /** Values that PostgreSQL refuses, and that nothing else is wrong with. */
  const refused = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ value: desk.harness.log(`nul \0 ${i}`) }));
  const stand = async (): Promise<(string | null)[]> => (await desk.records(desk.harness.topic(desk.kind))).map(({ value }) => value).sort(); // prettier-ignore

  it('done twice sends each record once', async () => {
    await desk.persist(refused(3));
    const { length } = await stand();
    for (const sent of ['3 of 3', '0']) {
      const result = await desk.run('replay', '--reason', 'refused');
      expect(result).toEqual({ code: 0, stdout: `replayed ${sent} letters of ${desk.letterTopic}\n`, stderr: '' });
    }
    expect(await stand()).toHaveLength(length + 3);
  });

  it.each(['logs', 'events'] as const)('of %s that had been stored after all adds no row', async (kind) => {
    await desk.harness.close();
    await open(kind);
    const { harness } = desk;
    const make = (text: string): Buffer => (kind === 'logs' ? harness.log(text) : harness.event(text));
    const headers = [[messageIdHeader, messageId(harness.tenant, 'key', 0)]] as const;
    // One with a message id, one without, stored; and a letter of each beside them, as of a persister that lost its way.
    const outcomes = await desk.persist([
      { value: make('a'), headers, partition: 0 },
      { value: make('b'), key: 'key', partition: 1 },
    ]);
    expect(await harness.count(kind)).toBe(2);
    await desk.forge(outcomes);
    expect(await desk.places()).toHaveLength(2);
    expect((await desk.run('replay', '--state', 'open')).stdout).toContain('replayed 2 of 2');
    const records = await desk.records(harness.topic(kind));
    expect(records).toHaveLength(4);
    expect(records.filter(({ key, partition }) => key === 'key' && partition === 1)).toHaveLength(2);
    await desk.persist();
    expect(await harness.count(kind)).toBe(2);
    expect(await desk.places()).toEqual([]);
    // Even when somebody insists.
    expect((await desk.run('replay', '--state', 'replayed')).stdout).toContain('replayed 2 of 2');
    await desk.persist();
    expect(await harness.count(kind)).toBe(2);
  });

  it('that has crashed before its commit has left nothing, and the next one shuts it out', async () => {
    await desk.persist(refused(1));
    const { harness, letterTopic } = desk;
    const [letter] = await desk.places();
    const before = await stand();
    const transactionalId = `${harness.topic('logs')}-dead-letters`;
    const crashed = await createTransactor({ bootstrap: harness.bootstrap, transactionalId, lingerMs: 0 });
    let published = (): void => {};
    const isPublished = new Promise<void>((resolve) => (published = resolve));
    const dead = crashed.transaction(async (tx) => {
      await tx.publish(harness.topic('logs'), [{ value: Buffer.from('half') }]);
      await tx.publish(letterTopic, [{ value: null, headers: [['dead-letter-mark', 'replayed'], ['dead-letter-of', letter!]] }]); // prettier-ignore
      published();
      await new Promise(() => {});
    });
    dead.catch(() => {});
    await isPublished;
    expect((await desk.run('replay', letter!)).stdout).toContain('replayed 1 of 1');
    expect(await stand()).toEqual([...before, before[0]]);
    expect(await desk.places('--state', 'replayed')).toEqual([letter]);
    await crashed.close(0);
  });

  it('that is only tried sends nothing', async () => {
    await desk.persist(refused(2));
    const before = await stand();
    const { code, stdout } = await desk.run('replay', '--state', 'all', '--dry-run');
    expect(code).toBe(0);
    expect(stdout.match(/^would replay \d:\d+$/gm)).toHaveLength(2);
    expect(await stand()).toEqual(before);
    expect(await desk.places()).toHaveLength(2);
  });

  it('reads a record that was omitted at its place, and says which are gone', async () => {
    const { harness, letterTopic } = desk;
    const { bootstrap } = harness;
    await ensureTopics({ bootstrap }, [{ topic: letterTopic, partitions: 1, config: { 'max.message.bytes': '1000' } }]);
    const large = `${noise(2_000)} no JSON`;
    const headers = [[messageIdHeader, messageId(harness.tenant, 'key', 0)]] as const;
    await desk.persist([{ value: Buffer.from(large), key: 'key', headers }]);
    const [letter] = (await desk.list()).letters;
    expect(letter).not.toHaveProperty('bytes');
    expect((await desk.run('show', letter!.place)).stdout).toContain(large);
    expect((await desk.run('replay', letter!.place)).code).toBe(0);
    const records = await desk.records(harness.topic('logs'));
    expect(records[1]).toEqual({ ...records[0], offset: expect.any(Number) as number });

    await deleteTopic({ bootstrap }, harness.topic('logs'));
    await ensureTopics({ bootstrap }, [{ topic: harness.topic('logs') }]);
    await harness.publish('logs', Array.from({ length: 8 }, (_, i) => ({ value: harness.log('another'), partition: i % 4 }))); // prettier-ignore
    const { code, stdout, stderr } = await desk.run('replay', letter!.place, '--state', 'all');
    expect(code).toBe(1);
    expect(stdout).toContain('replayed 0 of 1');
    expect(stderr).toContain(
      `${letter!.place} is not replayed: its bytes were omitted, and its record no longer stands at`,
    );
    expect((await desk.run('show', letter!.place)).stdout).toContain('the record stands no longer at its place');
  });

  it('tells a record that its topic refuses, and sends the others', async () => {
    const { harness } = desk;
    const [first, second] = refused(2);
    await desk.persist([first!, second!]);
    const [place, other] = await desk.places();
    const directory = mkdtempSync(path.join(tmpdir(), 'monasca-letter-'));
    const file = path.join(directory, 'letter.json');
    // The topic of letters takes ten times as much as the other one.
    writeFileSync(file, harness.log(noise(2_000_000)));
    expect((await desk.run('edit', place!, '--file', file)).code).toBe(0);
    const large = (await desk.places()).find((one) => one !== other);
    const { code, stdout, stderr } = await desk.run('replay', '--state', 'open');
    expect({ code, stdout }).toEqual({ code: 1, stdout: `replayed 1 of 2 letters of ${desk.letterTopic}\n` });
    expect(stderr).toContain(`${large} is not replayed: `);
    expect(stderr).toContain('MSG_SIZE_TOO_LARGE');
    expect(await desk.places()).toEqual([large]);
  });
});
