import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from './load.js';
import {
  boolean,
  choice,
  float,
  hostPorts,
  integer,
  list,
  multiString,
  port,
  secret,
  string,
  stringMap,
} from './options.js';
import { printConfig, printReference } from './print.js';
import type { ConfigOverrides, ConfigSchema } from './schema.js';
import { defineConfig, section } from './schema.js';

const help = 'Some option.';

/** A path that a test may write, and that goes with it. */
function temporaryFile(): string {
  const root = mkdtempSync(join(tmpdir(), 'config-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  return join(root, 'printed.conf');
}

function loadText<const S extends ConfigSchema>(schema: S, file: string, text: string) {
  writeFileSync(file, text);
  return loadConfig(schema, { env: {}, files: [file] });
}

function loadValues<const S extends ConfigSchema>(schema: S, values: ConfigOverrides<S>) {
  return loadConfig(schema, { env: {}, overrides: { name: 'test', values } });
}

const every = defineConfig({
  DEFAULT: section('Common.', { region: string({ default: '', help }) }),
  all: section(
    'All kinds.',
    {
      text: string({ optional: true, help }),
      whole: integer({ default: 0, help }),
      off: integer({ default: 5, optional: true, help }),
      number: float({ default: 0.5, help }),
      flag: boolean({ default: false, help }),
      list: list({ default: ['a'], help }),
      many: multiString({ default: ['a'], help }),
      port: port({ default: 1, help }),
      hosts: hostPorts({ default: ['a:1'], help }),
      choice: choice({ choices: ['a', 'b'], default: 'a', help }),
      map: stringMap({ default: {}, help }),
    },
    { openPrefix: 'open.' },
  ),
});

describe('printConfig', () => {
  it('prints each value with its source, masks secrets, leaves dead options out', () => {
    const schema = defineConfig({
      influxdb: section('InfluxDB.', {
        ip_address: string({ optional: true, help }),
        port: port({ default: 8086, help }),
        user: string({ default: 'mon', help }),
        password: secret({ optional: true, help }),
        url: string({ default: '', help }),
        old: string({ deprecated: 'dead', help }),
      }),
      kafka: section(
        'Kafka.',
        { topics: multiString({ default: ['a'], help }), token: secret({ optional: true, help }) },
        { openPrefix: 'librdkafka.' },
      ),
    });
    const file = temporaryFile();
    const text =
      '[influxdb]\nport = 1\npassword = hunter2\nurl = http://$user:$password@x\nold = 1\n' +
      '[kafka]\ntopics = b\ntopics = c\nlibrdkafka.debug = all\nlibrdkafka.sasl.password = hunter3';
    expect(printConfig(schema, loadText(schema, file, text)).replaceAll(file, 'x.conf')).toBe(
      `[influxdb]
# default
# ip_address is not set
# x.conf:2
port = 1
# default
user = mon
# x.conf:3
password = ***
# x.conf:4
url = ***

[kafka]
# x.conf:7, x.conf:8
topics = b
topics = c
# default
# token is not set
# x.conf:9
librdkafka.debug = all
# x.conf:10
librdkafka.sasl.password = ***
`,
    );
  });

  it('quotes and escapes what the parser would change', () => {
    const values = { all: { text: ' "q" ', many: [`'x'`, '', 'two\nlines', 'cost $$5'], off: undefined } };
    const printed = printConfig(every, loadValues(every, values));
    expect(printed).toContain(`text = " "q" "\n`);
    expect(printed).toContain(`many = "'x'"\nmany =\nmany = two\n    lines\nmany = cost $$$$5\n`);
  });

  it('comments what the dialect cannot hold', () => {
    const values = { all: { many: ['a\n\nb', 'c\r', 'd\n  e', 'f\\$g'] } };
    const printed = printConfig(every, loadValues(every, values));
    for (const text of ['"a\\n\\nb"', '"c\\r"', '"d\\n  e"', '"f\\\\$g"']) {
      expect(printed).toContain(`# many cannot be written in a file: ${text}\n`);
    }
  });

  it('keeps an optional number that is switched off', () => {
    const file = temporaryFile();
    const loaded = loadText(every, file, '[all]\noff =');
    const printed = printConfig(every, loaded);
    expect(printed).toContain('\noff =\n');
    expect(loadText(every, file, printed).values.all.off).toBeUndefined();
  });

  it('is read back to the same values, whatever they are', () => {
    const line = fc.string({ unit: 'binary' }).filter((text) => !/[\r\n]|\\\$/.test(text));
    const more = fc.array(line.filter((text) => text !== '' && text === text.trim()));
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom('$', '"', "'", ' ', '#', '[', '=', ':', 'a') }),
      fc.tuple(line, more).map(([first, rest]) => [first, ...rest].join('\n')),
    );
    const item = line.filter((part) => part !== '' && part === part.trim() && !part.includes(','));
    const host = fc.tuple(
      fc.oneof(
        fc.domain(),
        fc.ipV4(),
        fc.ipV6().map((ip) => `[${ip}]`),
      ),
      fc.nat(65535),
    );
    const name = fc.stringMatching(/^[a-z][a-z0-9._-]{0,20}$/);
    const config = fc.record({
      DEFAULT: fc.record({ region: text }),
      all: fc.record(
        {
          text,
          whole: fc.maxSafeInteger(),
          off: fc.integer(),
          number: fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
          flag: fc.boolean(),
          list: fc.array(item),
          many: fc.array(text, { minLength: 1 }),
          port: fc.nat(65535),
          hosts: fc.array(
            host.map(([address, number]) => `${address}:${number}`),
            { minLength: 1 },
          ),
          choice: fc.constantFrom('a' as const, 'b' as const),
          map: fc.dictionary(
            item.filter((key) => !key.includes(':')),
            item,
          ),
          open: fc.dictionary(name, text),
        },
        { requiredKeys: [] },
      ),
    });
    const file = temporaryFile();
    fc.assert(
      fc.property(config, (values) => {
        const loaded = loadValues(every, values);
        expect(loaded.values.DEFAULT).toEqual(values.DEFAULT);
        expect(loadText(every, file, printConfig(every, loaded)).values).toEqual(loaded.values);
      }),
      { numRuns: 200 },
    );
  });
});

describe('printReference', () => {
  const schema = defineConfig({
    kafka: section('Kafka.', { uri: hostPorts({ default: ['a:1', 'b:2'], help: 'Brokers | seeds.' }) }),
    kafka_metrics: section(
      'Topic of metrics.',
      {
        batch_size: integer({ default: 20000, min: 1, help: 'Records\nper batch.' }),
        ip: string({ help }),
        name: string({ optional: true, help }),
        suffix: string({ default: '', help }),
        password: secret({ default: 'hunter2', help }),
        old: integer({ default: 1, deprecated: 'ZooKeeper is gone', help }),
        older: integer({ deprecated: 'dead', help }),
      },
      { inherits: 'kafka', openPrefix: 'librdkafka.' },
    ),
  });

  it('is a table for each section', () => {
    expect(printReference(schema, 'Options')).toBe(`# Options

## [kafka]

Kafka.

| Option | Type | Default | Meaning |
| --- | --- | --- | --- |
| \`uri\` | list of host:port (comma separated, port mandatory) | \`a:1, b:2\` | Brokers \\| seeds. |

## [kafka_metrics]

Topic of metrics. An option not set here takes what is set for the same name in \`[kafka]\`. Every \`librdkafka.*\` option is accepted, too, as text.

| Option | Type | Default | Meaning |
| --- | --- | --- | --- |
| \`batch_size\` | integer (at least 1) | \`20000\` | Records per batch. |
| \`ip\` | string | required | Some option. |
| \`name\` | string | not set | Some option. |
| \`suffix\` | string | empty | Some option. |
| \`password\` | secret string | \`***\` | Some option. |
| \`old\` | integer | \`1\` | Dead, ignored: ZooKeeper is gone. Some option. |
| \`older\` | integer | not set | Dead, ignored. Some option. |
`);
  });

  it('is the same each time', () => {
    expect(printReference(schema, 'x')).toBe(printReference(schema, 'x'));
  });
});
