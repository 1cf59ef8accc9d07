import { inspect } from 'node:util';
import type { Log } from '@monasca/common';
import { loadConfig, type ConfigOverrides } from '@monasca/common/config';
import { schema } from '../src/config.js';
import { openStore } from '../src/methods/open.js';
import type { PoolLimits } from '../src/methods/pool-limits.js';

/** Everything that an error or the fields of a line hold, however deep. */
export const everything = (value: unknown): string => inspect(value, { depth: null, showHidden: true });

/** The store that a configuration names; a text is the URL for the driver `orm`. */
export function openMethods(config: string | ConfigOverrides<typeof schema>, limits?: PoolLimits) {
  const sections = typeof config === 'string' ? { database: { repo_driver: 'orm' }, orm: { url: config } } : config;
  const { values } = loadConfig(schema, { env: {}, overrides: { name: 'the test', values: sections } });
  const lines: string[] = [];
  const write = (fields: object, message: string): void => void lines.push(`${message} ${everything(fields)}`);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const stopping = new AbortController();
  return { store: openStore(values, { log, signal: stopping.signal }, limits), lines, stopping };
}
