import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { offsetRanges } from '@monasca/common/kafka';
import { messageIdHeader } from '@monasca/common/messages';
import { LetterDesk } from './dlq-fixture.js';
import { postgresUrl } from './harness.js';
import { configFile } from './run-command.js';
import { until } from './until.js';

const main = path.resolve(import.meta.dirname, '../dist/main.js');

/** So many letters that a replay takes dozens of transactions. */
const count = 20_000;

const desk = new LetterDesk('logs');
beforeAll(() => desk.harness.open(postgresUrl));
afterAll(() => desk.harness.close());

/** Replays in a process of its own, which is killed as soon as the topic of letters has so many more records. */
async function replayAndKill(more: number): Promise<void> {
  const { bootstrap } = desk.harness;
  const size = async (): Promise<number> => (await offsetRanges({ bootstrap }, desk.letterTopic)).reduce((sum, { low, high }) => sum + high - low, 0); // prettier-ignore
  const before = await size();
  const argv = ['dlq', 'replay', '--pipeline', 'logs', '--state', 'open', '--config-file', configFile(desk.values)];
  const child = spawn(process.execPath, [main, ...argv], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  await until('some letters are replayed', async () => (await size()) >= before + more);
  child.kill('SIGKILL');
  expect(await exited).toEqual([null, 'SIGKILL']);
}

it('a replay that is killed leaves of each letter all or nothing, and the next ones do the rest', async () => {
  await desk.persist(Array.from({ length: count }, (_, i) => ({ value: Buffer.from(`no JSON ${i}`) })));
  for (const more of [500, 3_000]) {
    await replayAndKill(more);
    const [open, replayed] = [(await desk.places()).length, (await desk.places('--state', 'replayed')).length];
    expect(open + replayed).toBe(count);
    expect(Math.min(open, replayed)).toBeGreaterThan(0);
  }
  expect(await desk.run('replay', '--state', 'open')).toMatchObject({ code: 0, stderr: '' });
  expect(await desk.places()).toEqual([]);
  const replays = (await desk.records(desk.harness.topic('logs'))).filter(({ headers }) => messageIdHeader in headers);
  expect(replays).toHaveLength(count);
  expect(new Set(replays.map(({ headers }) => headers[messageIdHeader])).size).toBe(count);
});
