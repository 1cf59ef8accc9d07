// @ts-check
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { problemsOf } from './problems.mjs';

/** How long a scenario may take, in ms: the slowest needs a fraction of it. */
const mostMs = 40_000;

/**
 * Runs a scenario in a process of its own with a sanitizer's runtime; returns what is wrong.
 * @param {{
 *   main: string, name: string, sanitizer: import('./build.mjs').Sanitizer, preload: string, leaks: boolean,
 *   scratch: string,
 * }} options `leaks`: whether to look for lost memory
 * @returns {string[]}
 */
export const runScenario = ({ main, name, sanitizer, preload, leaks, scratch }) => {
  const log = path.join(scratch, 'report');
  const common = { log_path: log, exitcode: 99 };
  const options = {
    // Whole stacks of allocations, since only those of ours count: Node loses memory of its own at its end.
    address: { ...common, detect_leaks: Number(leaks), fast_unwind_on_malloc: Number(!leaks), malloc_context_size: 20 },
    // Node and librdkafka are not compiled for it: what they do with memory says nothing, their locks do.
    thread: { ...common, ignore_noninstrumented_modules: 1, report_thread_leaks: 0, report_signal_unsafe: 0 },
  };
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', main, name], {
    encoding: 'utf8',
    timeout: mostMs,
    env: {
      ...process.env,
      LD_PRELOAD: preload,
      ASAN_OPTIONS: text(options.address),
      LSAN_OPTIONS: text({ exitcode: 0, max_leaks: 0, print_suppressions: 0 }),
      TSAN_OPTIONS: text(options.thread),
    },
  });
  const reports = readdirSync(scratch).filter((file) => file.startsWith('report.'));
  const problems = reports.flatMap((file) =>
    problemsOf(readFileSync(path.join(scratch, file), 'utf8'), sanitizer.name),
  );
  for (const file of reports) rmSync(path.join(scratch, file));
  // 99 says that there are reports, of which some may be of Node.
  const isCrash = status !== 0 && !(status === 99 && reports.length > 0);
  return isCrash ? [...problems, `exit ${status ?? signal}\n${stdout}${stderr}`] : problems;
};

/** @param {Record<string, string | number>} options */
const text = (options) =>
  Object.entries(options)
    .map(([name, value]) => `${name}=${value}`)
    .join(':');
