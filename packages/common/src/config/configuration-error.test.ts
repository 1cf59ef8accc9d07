import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ServiceError } from '../errors.js';
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

function failure(text: string, options: Options = {}): ServiceError {
  try {
    load(text, options);
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
  throw new Error('expected a ServiceError');
}

/** Messages without the directory of the test. */
function relative(text: string): string {
  return text.replaceAll(/[^ "(]*config-\w+\//g, '');
}

describe('wrong configurations', () => {
  it('are reported with every problem at once: place, option, expected, got', () => {
    const text = '[kafka]\nuri = kafka\n[kafka_metrics]\nenabled = perhaps\n[web-hook]\nlabels = a';
    const error = failure(text, {
      env: { MONASCA_WEB_HOOK__TIME_OUT: 'soon' },
      overrides: { name: 'command line', values: { 'web-hook': { ttl: 1.5 } } },
    });
    expect(error).toMatchObject({ code: 'configuration', exitCode: 78, fields: { problems: 5 } });
    expect(relative(error.message)).toBe(
      [
        'wrong configuration, 5 problems:',
        '  a.conf:2: [kafka] uri: expected list of host:port (comma separated, port mandatory), got "kafka"',
        '  a.conf:4: [kafka_metrics] enabled: expected boolean (true, false, yes, no, on, off, 1 or 0), got "perhaps"',
        '  environment MONASCA_WEB_HOOK__TIME_OUT: [web-hook] time.out: expected integer, got "soon"',
        '  a.conf:6: [web-hook] labels: expected map (key:value pairs, comma separated), got "a"',
        '  command line: [web-hook] ttl: expected integer, got 1.5',
      ].join('\n'),
    );
  });

  it('never show a secret', () => {
    const pin = defineConfig({ a: section('A.', { pin: secret({ help }), url: hostPorts({ help }) }) });
    const file = join(directoryWith({ 'a.conf': '[a]\npin = hunter2\nurl = x:$pin' }), 'a.conf');
    expect(() => loadConfig(pin, { env: {}, files: [file] })).toThrow(/a\.conf:3: \[a\] url: expected .*, got \*\*\*$/);
    const number = { name: 'test', values: { a: { pin: 4711 as unknown as string, url: ['x:1'] } } };
    expect(() => loadConfig(pin, { env: {}, overrides: number })).toThrow(
      'test: [a] pin: expected secret string, got ***',
    );
  });

  it('include required options that are not set', () => {
    const required = defineConfig({ 'a-b': section('A.', { ip: string({ help }), n: integer({ help }) }) });
    expect(() => loadConfig(required, { env: { MONASCA_A_B__N: '' } })).toThrow(
      [
        'wrong configuration, 2 problems:',
        '  [a-b] ip: expected string, got nothing; it has no default (environment: MONASCA_A_B__IP)',
        '  environment MONASCA_A_B__N: [a-b] n: expected integer, got ""',
      ].join('\n'),
    );
  });

  it('include files and directories that cannot be read or parsed, all of them', () => {
    const root = directoryWith({
      'bad.conf': 'a = 1\n???',
      'latin1.conf': Uint8Array.of(0x61, 0x3d, 0xe9),
      'd/x.conf/y': '',
    });
    const files = ['bad.conf', 'missing.conf', 'latin1.conf'].map((name) => join(root, name));
    const dirs = [join(root, 'd'), join(root, 'none.d')];
    expect.assertions(6);
    try {
      loadConfig(schema, { env: {}, files, dirs });
    } catch (error) {
      const { message, code } = error as ServiceError;
      expect(code).toBe('configuration');
      const lines = relative(message).split('\n');
      expect(lines[0]).toBe('wrong configuration, 5 problems:');
      expect(lines).toContain('  bad.conf:2: expected "key = value", got 3 characters without "=" or ":"');
      expect(message).toMatch(/expected a readable file \S+missing\.conf in UTF-8, got: ENOENT/);
      expect(message).toMatch(/expected a readable directory \S+none\.d, got: ENOENT/);
      expect(message).toMatch(/expected a readable file \S+x\.conf in UTF-8, got: EISDIR/);
    }
  });

  it('accept a byte order mark', () => {
    expect(load('\uFEFF[kafka]\nuri = a:1').values.kafka.uri).toEqual(['a:1']);
  });

  it('never end in anything but a ServiceError, whatever a file holds', () => {
    const file = join(directoryWith({ 'a.conf': '' }), 'a.conf');
    const parts = fc.constantFrom(
      ...['[kafka]', '[kafka_metrics]', '[web-hook]', 'uri = a:1', 'num_processors = 3', 'dsn = $ttl', 'ttl = $dsn'],
      ...['labels = a:b', 'region = ${kafka.uri}', ' more', 'topics = $topics', 'librdkafka.a = $kafka.librdkafka.a'],
    );
    const line = fc.oneof(parts, fc.string());
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        writeFileSync(file, lines.join('\n'));
        try {
          expect(loadConfig(schema, { env: {}, files: [file] }).values.kafka.num_processors).toBeTypeOf('number');
        } catch (error) {
          if (!(error instanceof ServiceError)) throw error;
          expect(error.code).toBe('configuration');
        }
      }),
      { numRuns: 300 },
    );
  });
});
