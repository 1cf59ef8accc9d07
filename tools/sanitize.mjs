#!/usr/bin/env node
// @ts-check
/**
 * Compiles the native addon with a sanitizer, in a copy, and runs its scenarios: with the address sanitizer, which sees
 * memory used after its end or beyond it and memory that is lost, then with the thread sanitizer, which sees memory that
 * two threads use without a lock. `node tools/sanitize.mjs [address|thread] [words of scenarios]` runs a part. Exit code
 * 1 when anything was found.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, buildThreads, runtimeOf, sanitizers } from './sanitize/build.mjs';
import { runScenario } from './sanitize/run-scenario.mjs';

const root = path.dirname(import.meta.dirname);
const scratch = mkdtempSync(path.join(tmpdir(), 'monasca-sanitize-'));
const copy = path.join(scratch, 'rdkafka-columns');
const words = process.argv.slice(2);
const chosen = sanitizers.filter(({ name }) => words.includes(name));
const wanted = words.filter((word) => !sanitizers.some(({ name }) => name === word));

/** @param {string} line */
const say = (line) => process.stdout.write(`${line}\n`);

let found = 0;
try {
  for (const part of ['binding.gyp', 'dist', 'native', 'package.json', 'test']) {
    cpSync(path.join(root, 'packages', 'rdkafka-columns', part), path.join(copy, part), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  const main = path.join(copy, 'test', 'scenarios', 'main.mjs');
  /** @type {{ work: string[], ends: string[] }} */
  const scenarios = JSON.parse(spawnSync(process.execPath, [main], { encoding: 'utf8' }).stdout);
  for (const sanitizer of chosen.length > 0 ? chosen : sanitizers) {
    const runtime = runtimeOf(sanitizer);
    const preload = sanitizer.name === 'thread' ? `${runtime} ${buildThreads(scratch)}` : runtime;
    build(copy, sanitizer);
    for (const name of [...scenarios.work, ...scenarios.ends]) {
      if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
      const began = Date.now();
      // What is left when a process ends in the midst of its work is not lost.
      const leaks = scenarios.work.includes(name);
      const problems = runScenario({ main, name, sanitizer, preload, leaks, scratch });
      found += problems.length;
      say(
        `${sanitizer.name}: ${name}: ${problems.length === 0 ? 'clean' : `${problems.length} found`}, ${Date.now() - began} ms`,
      );
      for (const problem of problems) say(problem);
    }
  }
} catch (error) {
  found += 1;
  say(/** @type {Error} */ (error).message);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
say(found === 0 ? 'the sanitizers found nothing' : `the sanitizers found ${found}`);
process.exit(found === 0 ? 0 : 1);
