#!/usr/bin/env node
// @ts-check
import { spawnSync } from 'node:child_process';
import { root } from './setup.mjs';

/** Checks the message of every commit since the first one; a tree without history has none to check. */
const git = (/** @type {string[]} */ ...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' });

const roots = git('rev-list', '--max-parents=0', 'HEAD');
const first = roots.stdout.trim().split('\n').at(-1);
if (roots.status !== 0 || !first) {
  process.stdout.write('no git history here: no messages to check\n');
} else {
  const { status } = spawnSync('npx', ['commitlint', '--from', first, '--to', 'HEAD'], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
