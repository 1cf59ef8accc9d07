#!/usr/bin/env node
// @ts-check
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './setup.mjs';

/** Writes the configuration reference of every service to docs/configuration, or with --check compares it. */
const check = process.argv.includes('--check');
const directory = path.join(root, 'docs', 'configuration');
mkdirSync(directory, { recursive: true });
for (const service of ['log-api', 'events-api', 'persister', 'notification']) {
  const main = path.join(root, 'packages', service, 'dist', 'main.js');
  const { stdout, status } = spawnSync(process.execPath, [main, 'config', '--docs'], { encoding: 'utf8' });
  const file = path.join(directory, `${service}.md`);
  if (status !== 0) throw new Error(`${service} config --docs ended with ${status}`);
  if (!check) writeFileSync(file, stdout);
  else if (readFileSync(file, 'utf8') !== stdout) {
    process.stderr.write(`${path.relative(root, file)} is not what the service prints: run node tools/docs.mjs\n`);
    process.exitCode = 1;
  }
}
