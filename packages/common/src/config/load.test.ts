import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LoadOptions } from './load.js';
import { loadConfig } from './load.js';
import { boolean, hostPorts, integer, list, multiString, secret, string, stringMap } from './options.js';
import { defineConfig, section } from './schema.js';

const help = 'Some option.';

const schema = defineConfig({
  DEFAULT: section('Common.', { region: string({ optional: true, help }) }),
  kafka: section(
    'Kafka.',
    {
      uri: hostPorts({ default: ['127.0.0.1:9092'], help }),
      num_processors: integer({ default: 1, min: 0, help }),
      client_id: string({ default: 'x', deprecated: 'the new client sends none', help }),
      fetch_size_bytes: integer({ default: 4096, deprecated: 'dead', help }),
    },
    { openPrefix: 'librdkafka.' },
  ),
  kafka_metrics: section(
    'Metrics.',
    {
      enabled: boolean({ default: true, help }),
      uri: hostPorts({ default: ['127.0.0.1:9092'], help }),
      num_processors: integer({ default: 2, min: 1, help }),
      topics: multiString({ default: ['metrics'], help }),
    },
    { inherits: 'kafka', openPrefix: 'librdkafka.' },
  ),
  'web-hook': section('Hook.', {
    'time.out': integer({ default: 5, help }),
    password: secret({ optional: true, help }),
    dsn: string({ default: '', help }),
    roles: list({ default: ['admin'], help }),
    labels: stringMap({ default: {}, help }),
    ttl: integer({ optional: true, default: 14400, help }),
  }),
});

type Options = LoadOptions<typeof schema>;

function directoryWith(files: Record<string, string | Uint8Array>): string {
  const root = mkdtempSync(join(tmpdir(), 'config-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

/** Loads one file of the given text, with an empty environment unless options say otherwise. */
function load(text: string, options: Options = {}) {
  const file = join(directoryWith({ 'a.conf': text }), 'a.conf');
  return { file, ...loadConfig(schema, { env: {}, files: [file], ...options }) };
}

/** Messages without the directory of the test. */
function relative(text: string): string {
  return text.replaceAll(/[^ "(]*config-\w+\//g, '');
}

describe('precedence', () => {
  it('starts from the defaults', () => {
    const { values, sources, warnings } = loadConfig(schema, { env: {} });
    expect(values).toEqual({
      DEFAULT: { region: undefined },
      kafka: { uri: ['127.0.0.1:9092'], num_processors: 1, client_id: 'x', fetch_size_bytes: 4096, librdkafka: {} },
      kafka_metrics: {
        enabled: true,
        uri: ['127.0.0.1:9092'],
        num_processors: 2,
        topics: ['metrics'],
        librdkafka: {},
      },
      'web-hook': { 'time.out': 5, password: undefined, dsn: '', roles: ['admin'], labels: {}, ttl: 14400 },
    });
    expect(new Set(Object.values(sources))).toEqual(new Set(['default']));
    expect(warnings).toEqual([]);
  });

  it('lets later files, then directories in alphabetical order, then the environment, then overrides win', () => {
    const root = directoryWith({
      'a.conf': '[kafka]\nuri = a:1\n[kafka_metrics]\nuri = a:1\nenabled = no\n[web-hook]\ntime.out = 1\ndsn = a',
      'b.conf': '[kafka_metrics]\nuri = b:1\n[web-hook]\ntime.out = 2\ndsn = b',
      'd/20.conf': '[web-hook]\ntime.out = 4\ndsn = 20',
      'd/10.conf': '[web-hook]\ntime.out = 3\ndsn = 10\nroles = ten',
      'd/30.txt': '[web-hook]\ntime.out = wrong',
      'd/.hidden.conf': '[web-hook]\ntime.out = wrong',
    });
    const { values, sources } = loadConfig(schema, {
      files: [join(root, 'a.conf'), join(root, 'b.conf')],
      dirs: [join(root, 'd')],
      env: { MONASCA_WEB_HOOK__TIME_OUT: '5', MONASCA_WEB_HOOK__TTL: '6' },
      overrides: { name: 'command line', values: { 'web-hook': { ttl: 7, labels: undefined } } },
    });
    expect(values.kafka.uri).toEqual(['a:1']);
    expect(values.kafka_metrics).toMatchObject({ uri: ['b:1'], enabled: false });
    expect(values['web-hook']).toMatchObject({ dsn: '20', roles: ['ten'], 'time.out': 5, ttl: 7, labels: {} });
    const shown = Object.fromEntries(Object.entries(sources).map(([key, source]) => [key, relative(source)]));
    expect(shown).toMatchObject({
      'kafka.uri': 'a.conf:2',
      'kafka_metrics.uri': 'b.conf:2',
      'web-hook.dsn': 'd/20.conf:3',
      'web-hook.roles': 'd/10.conf:4',
      'web-hook.time.out': 'environment MONASCA_WEB_HOOK__TIME_OUT',
      'web-hook.ttl': 'command line',
      'web-hook.labels': 'default',
    });
  });

  it('takes the last of a repeated key, and all of a multi-string over all files', () => {
    const root = directoryWith({
      'a.conf': '[kafka_metrics]\ntopics = a,b\ntopics = c\nuri = x:1\nuri = y:1',
      'b.conf': '[kafka_metrics]\ntopics = d',
    });
    const files = [join(root, 'a.conf'), join(root, 'b.conf')];
    const { values, sources } = loadConfig(schema, { env: {}, files });
    expect(values.kafka_metrics).toMatchObject({ topics: ['a,b', 'c', 'd'], uri: ['y:1'] });
    expect(relative(sources['kafka_metrics.topics'] ?? '')).toBe('a.conf:2, a.conf:3, b.conf:2');
    const replaced = loadConfig(schema, { files, env: { MONASCA_KAFKA_METRICS__TOPICS: 'e,f\ng' } });
    expect(replaced.values.kafka_metrics.topics).toEqual(['e,f', 'g']);
  });

  it('freezes the values deeply, but neither the declared defaults nor the overrides', () => {
    const roles = ['a'];
    const { values } = loadConfig(schema, { env: {}, overrides: { name: 'test', values: { 'web-hook': { roles } } } });
    expect(() => values.kafka.uri.push('b:1')).toThrow(TypeError);
    expect(() => Object.assign(values.kafka, { num_processors: 9 })).toThrow(TypeError);
    expect(() => Object.assign(values.kafka.librdkafka, { a: 'b' })).toThrow(TypeError);
    expect(Object.isFrozen(roles)).toBe(false);
    expect(Object.isFrozen(schema.kafka.options.uri.default)).toBe(false);
  });
});

describe('names', () => {
  it('compares sections of files without case, except DEFAULT', () => {
    const { values, warnings } = load('[KAFKA]\nnum_processors = 3\n[default]\nregion = r');
    expect(values.kafka.num_processors).toBe(3);
    expect(values.DEFAULT.region).toBeUndefined();
    expect(warnings.map(relative)).toEqual([
      'unknown section [default] (a.conf:4) is ignored; did you mean [DEFAULT]?',
    ]);
  });

  it('puts keys before the first section into DEFAULT', () => {
    expect(load('region = r').values.DEFAULT.region).toBe('r');
  });

  it('compares environment variables without case, "-" and "." written as "_"', () => {
    const { values } = load('', {
      env: { MONASCA_web_hook__Time_Out: '7', MONASCA_DEFAULT__REGION: 'r', MONASCA_KAFKA__URI: undefined },
    });
    expect(values['web-hook']['time.out']).toBe(7);
    expect(values.DEFAULT.region).toBe('r');
    expect(values.kafka.uri).toEqual(['127.0.0.1:9092']);
  });

  it('takes another prefix', () => {
    const env = { MONASCA_DEFAULT__REGION: 'a', MON_DEFAULT__REGION: 'b' };
    expect(load('', { env, prefix: 'MON' }).values.DEFAULT.region).toBe('b');
  });
});

describe('warnings', () => {
  it('name what is set and does nothing, in files and in the environment; a dead option keeps its default', () => {
    const { values, warnings } = load('[kafka]\nfetch_size_bytes = many', {
      env: { MONASCA_KAFKA__NUM_PROCESORS: '1', MONASCA_NOWHERE__X: '1', MONASCA_OTHER: 'x' },
    });
    expect(warnings.map(relative)).toEqual([
      'dead option [kafka] fetch_size_bytes (a.conf:2) is ignored',
      'unknown option [kafka] num_procesors (environment MONASCA_KAFKA__NUM_PROCESORS) is ignored; did you mean num_processors?',
      'unknown section [nowhere] (environment MONASCA_NOWHERE__X) is ignored',
    ]);
    expect(values.kafka.fetch_size_bytes).toBe(4096);
  });
});

describe('standard files', () => {
  const standardFiles = ['monasca-persister', 'persister'] as const;

  it('are read when no file is named, their directories last', () => {
    const root = directoryWith({
      'etc/monasca/monasca.conf': '[kafka]\nuri = shared:1\nnum_processors = 3',
      'etc/monasca/monasca-persister.conf': '[kafka]\nuri = own:1',
      'etc/monasca/monasca-persister.conf.d/1.conf': '[kafka]\nnum_processors = 4',
    });
    const { values } = loadConfig(schema, { env: {}, standardFiles, root, home: join(root, 'home') });
    expect(values.kafka).toMatchObject({ uri: ['own:1'], num_processors: 4 });
  });

  it('are left out when files are named; named directories replace the standard ones', () => {
    const root = directoryWith({
      'etc/monasca/monasca-persister.conf': '[kafka]\nuri = own:1',
      'etc/monasca/monasca-persister.conf.d/1.conf': '[kafka]\nnum_processors = 4',
      'named.conf': '',
      'd/1.conf': '[kafka]\nnum_processors = 5',
    });
    const places = { env: {}, standardFiles, root, home: join(root, 'home') };
    const named = loadConfig(schema, { ...places, files: [join(root, 'named.conf')] }).values.kafka;
    expect(named).toMatchObject({ uri: ['127.0.0.1:9092'], num_processors: 1 });
    const dirs = loadConfig(schema, { ...places, dirs: [join(root, 'd')] }).values.kafka;
    expect(dirs).toMatchObject({ uri: ['own:1'], num_processors: 5 });
  });

  it('warn about the deprecated name', () => {
    const root = directoryWith({ 'etc/persister.conf': '[kafka]\nuri = old:1' });
    const { values, warnings } = loadConfig(schema, { env: {}, standardFiles, root, home: join(root, 'home') });
    expect(values.kafka.uri).toEqual(['old:1']);
    expect(warnings.map(relative)).toEqual([
      'Found deprecated old location "etc/persister.conf" of main configuration file; rename it to monasca-persister.conf',
    ]);
  });
});
