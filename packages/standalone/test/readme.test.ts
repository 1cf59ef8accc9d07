import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { main, newDirectory, StandaloneProcess } from './standalone-process.js';

const root = path.resolve(import.meta.dirname, '../../..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const [, commands = ''] = /```sh\n(token=[^`]*)```/.exec(readme) ?? [];

/** The commands as they stand in the README, in a directory and on ports of this test. */
it('what the README tells to type posts a log and reads it back', async () => {
  const data = newDirectory();
  const { logApi } = await new StandaloneProcess(['--data', data, '--port-base', '0']).started(data);
  const script = commands
    .replace('.monasca/endpoints.json', path.join(data, 'endpoints.json'))
    .replace('http://127.0.0.1:5607', logApi)
    .replace('npm start --', `"${process.execPath}" "${main}" --data "${data}"`);
  // Pasted as one block, with nobody who waits between the lines.
  const output = execFileSync('bash', ['-euc', script], { encoding: 'utf8', cwd: root });
  expect(output).toMatch(/^time +message +dimensions\n.*\n.* hello +\{"service":"me"\}\n1 row\n$/);
});
