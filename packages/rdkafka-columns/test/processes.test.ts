import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bootstrap } from './clients.js';

/** Scenarios are programs, which run on the build: `tools/sanitize.mjs` runs the same under the sanitizers. */
const main = path.join(import.meta.dirname, 'scenarios', 'main.mjs');
const { work, ends } = JSON.parse(execFileSync(process.execPath, [main], { encoding: 'utf8' })) as {
  work: string[];
  ends: string[];
};

const run = (...args: string[]): string => {
  const options = { encoding: 'utf8', timeout: 30_000 } as const;
  const { status, signal, stderr } = spawnSync(process.execPath, ['--expose-gc', main, ...args], options);
  return status === 0 ? 'went well' : `${status ?? signal ?? ''}: ${stderr}`;
};

describe('in a process of its own', () => {
  it.each(work)('%s', (name) => expect(run(name)).toBe('went well'));
  it.each(ends)('%s', (name) => expect(run(name)).toBe('went well'));
  it.each(ends)('%s, with a real broker', (name) => expect(run(name, bootstrap)).toBe('went well'));
});

it('a process that exits with open clients is gone at once', () => {
  for (const name of ends.filter((one) => /^exit (right|while (polling|producing|closing|connecting))/.test(one))) {
    const began = Date.now();
    expect(run(name, bootstrap)).toBe('went well');
    expect(Date.now() - began, name).toBeLessThan(2_500);
  }
});
