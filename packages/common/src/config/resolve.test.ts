import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ServiceError } from '../errors.js';
import type { LoadOptions } from './load.js';
import { loadConfig } from './load.js';
import { hostPorts, integer, secret, string } from './options.js';
import { defineConfig, section } from './schema.js';

const help = 'Some option.';

const schema = defineConfig({
  DEFAULT: section('Common.', { region: string({ optional: true, help }) }),
  kafka: section(
    'Kafka.',
    {
      uri: hostPorts({ default: ['127.0.0.1:9092'], help }),
      num_processors: integer({ default: 1, min: 0, help }),
    },
    { openPrefix: 'librdkafka.' },
  ),
  kafka_metrics: section(
    'Metrics.',
    {
      uri: hostPorts({ default: ['127.0.0.1:9092'], help }),
      num_processors: integer({ default: 2, min: 1, help }),
    },
    { inherits: 'kafka', openPrefix: 'librdkafka.' },
  ),
  'web-hook': section('Hook.', {
    password: secret({ optional: true, help }),
    dsn: string({ default: '', help }),
    ttl: integer({ optional: true, default: 14400, help }),
  }),
});

/** Loads one file of the given text, with an empty environment unless options say otherwise. */
function load(text: string, options: LoadOptions<typeof schema> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'config-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const file = join(root, 'a.conf');
  writeFileSync(file, text);
  return loadConfig(schema, { env: {}, files: [file], ...options });
}

function failureOf(text: string): string {
  try {
    load(text);
  } catch (error) {
    if (error instanceof ServiceError) return relative(error.message);
    throw error;
  }
  throw new Error('expected a ServiceError');
}

/** Messages without the directory of the test. */
function relative(text: string): string {
  return text.replaceAll(/[^ "(]*config-\w+\//g, '');
}

describe('open prefix', () => {
  it('collects every key below it, from every kind of source', () => {
    const { values, sources, warnings } = load(
      '[kafka]\nlibrdkafka.fetch.min.bytes = 1\nlibrdkafka.debug = broker\nlibrdkafka. = 1',
      {
        env: { MONASCA_KAFKA__LIBRDKAFKA_QUEUED_MIN_MESSAGES: '7', 'MONASCA_KAFKA__LIBRDKAFKA.SSL_KEY': 'k' },
        overrides: { name: 'test', values: { kafka: { librdkafka: { debug: 'all' } } } },
      },
    );
    expect(values.kafka.librdkafka).toEqual({
      debug: 'all',
      'fetch.min.bytes': '1',
      'queued.min.messages': '7',
      ssl_key: 'k',
    });
    expect(sources['kafka.librdkafka.debug']).toBe('test');
    expect(relative(sources['kafka.librdkafka.fetch.min.bytes'] ?? '')).toBe('a.conf:2');
    expect(warnings.map(relative)).toEqual(['unknown option [kafka] librdkafka. (a.conf:4) is ignored']);
  });

  it('inherits key by key', () => {
    const text = '[kafka]\nlibrdkafka.a = 1\nlibrdkafka.b = 1\n[kafka_metrics]\nlibrdkafka.b = 2\nlibrdkafka.c = 2';
    const { values, sources } = load(text);
    expect(values.kafka.librdkafka).toEqual({ a: '1', b: '1' });
    expect(values.kafka_metrics.librdkafka).toEqual({ a: '1', b: '2', c: '2' });
    expect(relative(sources['kafka_metrics.librdkafka.a'] ?? '')).toBe(
      'inherited from [kafka] librdkafka.a at a.conf:2',
    );
  });

  it('hides keys that hold secrets', () => {
    const { secrets } = load('[kafka]\nlibrdkafka.sasl.password = p\nlibrdkafka.sasl.username = u');
    expect([...secrets].filter((key) => key.startsWith('kafka.'))).toEqual(['kafka.librdkafka.sasl.password']);
  });
});

describe('inheritance', () => {
  it('puts what the section sets before what the other one sets before the default', () => {
    const set = load('[kafka]\nuri = k:1\nnum_processors = 4\n[kafka_metrics]\nuri = m:1');
    expect(set.values.kafka_metrics).toMatchObject({ uri: ['m:1'], num_processors: 4 });
    expect(relative(set.sources['kafka_metrics.num_processors'] ?? '')).toBe(
      'inherited from [kafka] num_processors at a.conf:3',
    );
    expect(load('').values.kafka_metrics.num_processors).toBe(2);
  });

  it('keeps a value of the section before one that the environment gives the other', () => {
    const { values, sources } = load('[kafka_metrics]\nuri = m:1', {
      env: { MONASCA_KAFKA__URI: 'k:1', MONASCA_KAFKA__NUM_PROCESSORS: '6' },
    });
    expect(values.kafka_metrics).toMatchObject({ uri: ['m:1'], num_processors: 6 });
    expect(sources['kafka_metrics.num_processors']).toBe(
      'inherited from [kafka] num_processors at environment MONASCA_KAFKA__NUM_PROCESSORS',
    );
  });

  it('checks an inherited value against the limits of the section, and reports a wrong one once', () => {
    expect(failureOf('[kafka]\nnum_processors = 0')).toBe(
      'wrong configuration: a.conf:2: [kafka_metrics] num_processors: expected integer (at least 1), got 0',
    );
    expect(failureOf('[kafka]\nnum_processors = x')).toBe(
      'wrong configuration: a.conf:2: [kafka] num_processors: expected integer (at least 0), got "x"',
    );
  });
});

describe('references', () => {
  it('stand for options of the same section, of DEFAULT and of others', () => {
    const text =
      'region = north\n[kafka]\nnum_processors = 7\n[web-hook]\nttl = 8\ndsn = $region/${kafka.num_processors}/$ttl/$$1';
    expect(load(text).values['web-hook'].dsn).toBe('north/7/8/$1');
  });

  it('are not replaced in the environment and in overrides', () => {
    const env = { MONASCA_WEB_HOOK__DSN: '$ttl' };
    const overrides = { name: 'test', values: { DEFAULT: { region: '$ttl' } } };
    const { values } = load('', { env, overrides });
    expect([values['web-hook'].dsn, values.DEFAULT.region]).toEqual(['$ttl', '$ttl']);
  });

  it('make a text secret that refers to a secret', () => {
    const { values, secrets } = load('[web-hook]\npassword = hunter2\ndsn = mysql://mon:$password@db');
    expect(values['web-hook'].dsn).toBe('mysql://mon:hunter2@db');
    expect([...secrets].sort()).toEqual(['web-hook.dsn', 'web-hook.password']);
  });

  it('are refused when they lead nowhere or back', () => {
    const text = 'region = $nothing\n[kafka]\nlibrdkafka.a = $b\n[web-hook]\ndsn = $dsn\npassword = hunter$2$hunter3';
    const lines = failureOf(text).split('\n');
    const expected = 'references to options that exist and do not lead back here ("$$" is a dollar sign)';
    expect(lines).toEqual([
      'wrong configuration, 4 problems:',
      `  a.conf:1: [DEFAULT] region: expected ${expected}, got $nothing`,
      `  a.conf:3: [kafka] librdkafka.a: expected ${expected}, got $b`,
      `  a.conf:6: [web-hook] password: expected ${expected}, got ***`,
      `  a.conf:5: [web-hook] dsn: expected ${expected}, got $dsn`,
    ]);
  });

  it('are refused when they lead back by way of another option', () => {
    const lines = failureOf('[web-hook]\ndsn = $password\npassword = $dsn');
    expect(lines).toMatch(/^wrong configuration: a\.conf:2: \[web-hook\] dsn: expected references .* got \$password$/);
  });
});
