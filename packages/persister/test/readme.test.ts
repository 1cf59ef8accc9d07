import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LetterDesk } from './dlq-fixture.js';
import { postgresUrl } from './harness.js';
import { configFile } from './run-command.js';

const readme = readFileSync(path.resolve(import.meta.dirname, '../README.md'), 'utf8');
const blocks = [...readme.matchAll(/```sh\n([^`]*)```/g)].map(([, commands = '']) => commands);
const main = path.resolve(import.meta.dirname, '../dist/main.js');

const desk = new LetterDesk('metrics');
const { harness } = desk;
beforeAll(() => harness.open(postgresUrl));
afterAll(() => harness.close());

it('what the README tells to type audits a topic, and brings its dead letters to their end', async () => {
  const records = Array.from({ length: 8 }, (_, i) => ({ value: harness.metric(i), partition: i % 4 }));
  const bad = [harness.metric(100, { value: 'high' }), harness.metric(101, { value: 'low' }), Buffer.from('no JSON')];
  await desk.persist([...records, ...bad.map((value) => ({ value, partition: 0 }))]);

  const file = configFile(desk.values);
  const script = blocks.join('').replaceAll('npx monasca-persister', `"${process.execPath}" "${main}"`);
  const output = execFileSync('bash', ['-euc', script], { encoding: 'utf8', cwd: path.dirname(file), stdio: 'pipe' });
  expect(output).toContain('Every record is accounted for.');
  expect(output).toMatch(/\nedited 1 of 1 [^]*\nedited 1 of 1 [^]*\ndropped 1 of 1 [^]*\nreplayed 2 of 2 /);
  await desk.persist();
  // The edited one, and the one that has got the bytes of another letter, which are no better: it is a letter again.
  expect(await harness.count('metrics')).toBe(9);
  expect((await desk.list()).letters).toMatchObject([{ reason: 'shape' }]);
});
