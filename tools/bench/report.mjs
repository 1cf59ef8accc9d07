// @ts-check
import { readFileSync } from 'node:fs';
import os from 'node:os';

/**
 * @typedef {object} BenchResult
 * @property {string} name
 * @property {string} unit
 * @property {import('./contender.mjs').Measurement[]} rounds
 *
 * @typedef {object} Ratio
 * @property {string} name
 * @property {number} value
 * @property {number} [target] the least, or the most where `atMost`
 * @property {boolean} [atMost]
 *
 * @typedef {object} SuiteResult
 * @property {Readonly<Record<string, string>>} versions
 * @property {BenchResult[]} benches
 * @property {Ratio[]} ratios
 * @property {readonly string[]} notes what was left out, and why
 */

export const median = (/** @type {readonly number[]} */ numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

/** A report as it is written to a file. */
export const reportOf = (/** @type {SuiteResult} */ { versions, benches, ratios, notes }) => ({
  machine: machine(),
  versions,
  benches: benches.map(({ name, unit, rounds }) => ({
    name,
    unit,
    rounds: rounds.map(({ perSecond }) => Math.round(perSecond)),
    median: Math.round(median(rounds.map(({ perSecond }) => perSecond))),
    cpuMicros: round(median(rounds.map(({ cpuMicros }) => cpuMicros))),
    rssMiB: Math.round(Math.max(...rounds.map(({ rssMiB }) => rssMiB))),
  })),
  ratios: ratios.map(({ name, value, target, atMost = false }) => ({
    name,
    value: round(value),
    ...(target === undefined ? {} : { target, met: atMost ? value <= target : value >= target }),
  })),
  notes,
});

export const printReport = (
  /** @type {ReturnType<typeof reportOf>} */ { machine, versions, benches, ratios, notes },
) => {
  const print = (/** @type {string} */ line) => process.stdout.write(`${line}\n`);
  print(`\n${machine.cpus} x ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.system}`);
  print(Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ')); // prettier-ignore
  print('');
  const width = Math.max(...benches.map(({ name }) => name.length), ...ratios.map(({ name }) => name.length));
  print(
    `${'bench'.padEnd(width)}  ${'median/s'.padStart(10)}  ${'lowest'.padStart(10)}  ${'highest'.padStart(10)}  CPU us    RSS MiB`,
  );
  for (const { name, rounds, median, cpuMicros, rssMiB } of benches) {
    const figures = [median, Math.min(...rounds), Math.max(...rounds)].map((n) => n.toLocaleString('en').padStart(10));
    print(
      `${name.padEnd(width)}  ${figures.join('  ')}  ${String(cpuMicros).padEnd(8)}  ${String(rssMiB).padStart(7)}`,
    );
  }
  print('');
  for (const { name, value, target, met } of ratios) {
    const verdict = target === undefined ? '' : `  target ${target}: ${met ? 'met' : 'NOT MET'}`;
    print(`${name.padEnd(width)}  ${String(value).padStart(10)}${verdict}`);
  }
  for (const note of notes) print(`note: ${note}`);
};

const round = (/** @type {number} */ value) => Number(value.toPrecision(3));

const machine = () => ({
  cpu: os.cpus()[0]?.model ?? 'unknown',
  cpus: os.availableParallelism(),
  memoryGiB: Math.round(os.totalmem() / 2 ** 30),
  system: /PRETTY_NAME="([^"]*)"/.exec(releaseFile())?.[1] ?? `${os.type()} ${os.release()}`,
});

const releaseFile = () => {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
};
