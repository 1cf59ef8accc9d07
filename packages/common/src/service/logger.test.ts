import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/** A device of Linux that takes nothing, as a disk that is full. */
const full = '/dev/full';
const script = `
  import { createLogger } from ${JSON.stringify(path.resolve(import.meta.dirname, '../../dist/service/logger.js'))};
  const log = createLogger({ service: 'test', file: ${JSON.stringify(full)} });
  for (let line = 0; line < 3; line += 1) log.info({}, 'line');
  setTimeout(() => process.stdout.write('alive'), 50);
`;

describe.runIf(process.platform === 'linux')('a log whose disk is full', () => {
  it('is told of once, and costs nothing else', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
    expect([status, String(stdout)]).toEqual([0, 'alive']);
    expect(String(stderr)).toMatch(/^the log cannot be written, lines may be missing: ENOSPC.*\n$/);
  });

  it('costs nothing else where standard error is on the same disk', () => {
    const stderr = openSync(full, 'w');
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', stderr],
    });
    closeSync(stderr);
    expect([run.status, String(run.stdout)]).toEqual([0, 'alive']);
  });
});
