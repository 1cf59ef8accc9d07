// @ts-check
import { readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * An API as it is measured on both sides.
 * @typedef {object} Api
 * @property {string} name of our package, and of the suite
 * @property {string} noun
 * @property {string} topic
 * @property {string} path where it takes bulks
 * @property {string} healthPath
 * @property {(kafka: string) => string} sections of its configuration that name Kafka, in the words of the original
 * @property {string} pasteFile of the original
 * @property {string} configFile that the original looks for
 * @property {(count: number) => string} body of so many items with 200 bytes of text each
 */

const text = 'x'.repeat(200);

/** @type {Readonly<Record<'log-api' | 'events-api', Api>>} */
export const apis = {
  'log-api': {
    name: 'log-api',
    noun: 'logs',
    topic: 'log',
    path: '/v3.0/logs',
    healthPath: '/version',
    sections: (kafka) =>
      `[service]\nregion = useast\n[log_publisher]\nkafka_url = ${kafka}\ntopics = log\n[monitoring]\nenable = false\n`,
    pasteFile: 'log-api-paste.ini',
    configFile: 'monasca-log-api.conf',
    body: (count) => {
      const logs = Array.from({ length: count }, () => ({ message: text, dimensions: { path: '/var/log/a.log' } }));
      return JSON.stringify({ dimensions: { hostname: 'mini-mon', service: 'monitoring' }, logs });
    },
  },
  'events-api': {
    name: 'events-api',
    noun: 'events',
    topic: 'monevents',
    path: '/v1.0/events',
    healthPath: '/version',
    sections: (kafka) => `[events_publisher]\nkafka_url = ${kafka}\ntopics = monevents\n`,
    pasteFile: 'events-api-paste.ini',
    configFile: 'events-api.conf',
    body: (count) => {
      const event = { event_type: 'instance.reboot.end', payload: { text }, publisher_id: 'nova-compute:compute' };
      const item = { dimensions: { service: 'compute', hostname: 'mars' }, event };
      return JSON.stringify({ timestamp: '2012-10-29T13:42:11Z+0200', events: Array(count).fill(item) });
    },
  },
};

/** @param {string} directory @param {string} name @returns {string} the file of that name below it */
export const findFile = (directory, name) => {
  const found = readdirSync(directory, { recursive: true, encoding: 'utf8' }).find(
    (file) => path.basename(file) === name,
  );
  if (found === undefined) throw new Error(`${directory}: expected a file ${name}`);
  return path.join(directory, found);
};
