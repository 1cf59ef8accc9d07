// @ts-check
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Job
 * @property {string} bootstrap
 * @property {string} topic of transitions
 * @property {string} group with which the names of the other topics begin
 * @property {string} directory for files
 * @property {import('./tables.mjs').Tables} tables
 *
 * @typedef {object} Contender
 * @property {'ours' | 'original'} name
 * @property {Readonly<Record<number, number>>} counts webhooks that take some seconds, by the receivers' latency in ms
 * @property {(job: Job) => readonly string[]} command
 */

const executable = path.resolve(import.meta.dirname, '../../../packages/notification/bin/monasca-notification.mjs');

/** Topics of a job that have to be there before the original is. */
export const topicsOf = (/** @type {string} */ group) =>
  /** @type {const} */ (['sent', 'retry', 'periodic']).map((name) => `${group}-${name}`);

/** Topics that only ours has, and makes. */
export const ownTopicsOf = (/** @type {string} */ group) => [`${group}-letters`, `${group}-ledger`];

/** A configuration that both take. */
const configuration = (/** @type {Job} */ { bootstrap, topic, group, tables }, /** @type {string} */ more = '') => {
  const [sent, retry, periodic] = topicsOf(group);
  return `[kafka]
url = ${bootstrap}
group = ${group}
alarm_topic = ${topic}
notification_topic = ${sent}
notification_retry_topic = ${retry}
periodic = 60:${periodic}
${more}
[notification_types]
enabled = webhook
[statsd]
enable = false
${tables.section}`;
};

const written = (/** @type {Job} */ job, /** @type {string} */ text) => {
  const file = path.join(job.directory, `${job.group}.conf`);
  writeFileSync(file, text);
  return file;
};

/** @type {Contender['command']} */
const ours = (job) => {
  const [letters, ledger] = ownTopicsOf(job.group);
  const more = `dead_letter_topic = ${letters}\nledger_topic = ${ledger}\n[log]\nlevel = warn`;
  return [executable, '--config-file', written(job, configuration(job, more))];
};

/**
 * Everything that takes part.
 * @param {string | undefined} original its executable
 * @returns {Contender[]}
 */
export const contenders = (original) => [
  { name: 'ours', counts: { 1: 30_000, 100: 12_000 }, command: ours },
  ...(original === undefined ? [] : [withOriginal(original)]),
];

/** One process that sends, beside those that wait for retries and repetitions; it logs no more than ours does. */
const withOriginal = (/** @type {string} */ original) =>
  /** @type {Contender} */ ({
    name: 'original',
    counts: { 1: 1_500, 100: 80 },
    command: (job) => {
      const quiet = '[DEFAULT]\ndefault_log_levels = monasca_notification=WARNING,urllib3=WARNING\n';
      const more = '[notification_processor]\nnumber = 1';
      return [original, '--config-file', written(job, quiet + configuration(job, more))];
    },
  });
