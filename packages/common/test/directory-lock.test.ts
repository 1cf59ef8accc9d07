import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const lock = path.resolve(import.meta.dirname, '../dist/service/directory-lock.js');

/** Takes one directory after another, each at its time, and leaves a file of its own where it has got it. */
const racer = `
  import { writeFileSync } from 'node:fs';
  import { lockDirectory } from ${JSON.stringify(lock)};
  const [base, rounds, start] = process.argv.slice(1);
  for (let round = 0; round < Number(rounds); round += 1) {
    while (Date.now() < Number(start) + round * 10);
    try {
      lockDirectory(base + '/' + round);
      writeFileSync(base + '/' + round + '/got-' + process.pid, '');
    } catch (error) {
      if (error.code !== 'inUse') throw error;
    }
  }
  // Whoever ends gives up what it has: not before the slowest has tried.
  process.stdout.write('done');
  process.stdin.resume();
`;

it('the lock of a process that is gone is taken over by one, however many try in the same instant', async () => {
  const base = mkdtempSync(path.join(tmpdir(), 'monasca-race-'));
  onTestFinished(() => rmSync(base, { recursive: true }));
  const directories = Array.from({ length: 300 }, (_, round) => path.join(base, String(round)));
  for (const directory of directories) {
    mkdirSync(directory);
    writeFileSync(path.join(directory, 'monasca.lock'), '4194303 1');
  }
  const args = ['--input-type=module', '-e', racer, base, String(directories.length), String(Date.now() + 1_500)];
  const racers = Array.from({ length: 4 }, () => spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] }));
  onTestFinished(() => racers.forEach((one) => void one.kill('SIGKILL')));
  await Promise.all(racers.map((one) => once(one.stdout, 'data')));

  const owners = directories.map((where) => readdirSync(where).filter((file) => file.startsWith('got-')).length);
  expect(owners.filter((count) => count !== 1)).toEqual([]);
  for (const directory of directories) expect(readdirSync(directory)).toHaveLength(2);
});
