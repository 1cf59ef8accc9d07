import { describe, expect, it } from 'vitest';
import type { Assignment } from './assignment.js';
import { parseIni } from './ini.js';
import { nameWarnings } from './name-warnings.js';
import { hostPorts, integer, string } from './options.js';
import { defineConfig, section } from './schema.js';

const help = 'Some option.';

const schema = defineConfig({
  DEFAULT: section('Common.', { region: string({ optional: true, help }) }),
  kafka: section('Kafka.', {
    uri: hostPorts({ help }),
    client_id: string({ deprecated: 'the new client sends none', help }),
    fetch_size_bytes: integer({ deprecated: 'dead', help }),
  }),
  'web-hook': section('Hook.', { dsn: string({ help }) }),
});

function assignments(text: string): Assignment[] {
  return parseIni(text, 'a.conf').map(({ section: name, key, value, file, line }) => ({
    section: name,
    option: key,
    given: value,
    origin: `${file}:${line}`,
    layer: 'file',
  }));
}

describe('nameWarnings', () => {
  it('warns once about each unknown section and option by name, and suggests', () => {
    const text = '[kafak]\na = 1\nb = 2\n[kafka]\nurii = a:1\nurii = b:1\ndsn = x\nqqqqqq = 1\n[zzzzzz]\na = 1';
    expect(nameWarnings(schema, assignments(text))).toEqual([
      'unknown section [kafak] (a.conf:2, a.conf:3) is ignored; did you mean [kafka]?',
      'unknown option [kafka] urii (a.conf:5, a.conf:6) is ignored; did you mean uri?',
      'unknown option [kafka] dsn (a.conf:7) is ignored; did you mean [web-hook] dsn?',
      'unknown option [kafka] qqqqqq (a.conf:8) is ignored',
      'unknown section [zzzzzz] (a.conf:10) is ignored',
    ]);
  });

  it('says nothing about declared names', () => {
    expect(nameWarnings(schema, assignments('region = r\n[kafka]\nuri = a:1'))).toEqual([]);
  });

  it('cuts a long list of places', () => {
    expect(nameWarnings(schema, assignments('[zzz]\na = 1\nb = 1\nc = 1\nd = 1\ne = 1'))).toEqual([
      'unknown section [zzz] (a.conf:2, a.conf:3, a.conf:4 and 2 more) is ignored',
    ]);
  });

  it('does not take names of the language for declared ones', () => {
    const text = '[constructor]\na = 1\n[kafka]\n__proto__ = 1\ntoString = 2';
    expect(nameWarnings(schema, assignments(text))).toEqual([
      'unknown section [constructor] (a.conf:2) is ignored',
      'unknown option [kafka] __proto__ (a.conf:4) is ignored',
      'unknown option [kafka] toString (a.conf:5) is ignored',
    ]);
  });

  it('warns about dead options, also those of oslo.log, and about sections of OpenStack libraries', () => {
    const text = [
      'log_file = /var/log/x.log',
      'debug = maybe',
      'regoin = r',
      '[kafka]',
      'client_id = c',
      'fetch_size_bytes = many',
      '[oslo_policy]',
      'policy_file = p.yaml',
      '[keystone_authtoken]',
      'password = hunter2',
    ];
    expect(nameWarnings(schema, assignments(text.join('\n')))).toEqual([
      "dead option [DEFAULT] log_file (a.conf:1) is ignored: it belongs to OpenStack's logging and configuration libraries",
      "dead option [DEFAULT] debug (a.conf:2) is ignored: it belongs to OpenStack's logging and configuration libraries",
      'unknown option [DEFAULT] regoin (a.conf:3) is ignored; did you mean region?',
      'dead option [kafka] client_id (a.conf:5) is ignored: the new client sends none',
      'dead option [kafka] fetch_size_bytes (a.conf:6) is ignored',
      'dead section [oslo_policy] (a.conf:8) is ignored: it belongs to an OpenStack library that is not used here',
      'dead section [keystone_authtoken] (a.conf:10) is ignored: it belongs to an OpenStack library that is not used here',
    ]);
  });

  it("knows oslo's options where the schema declares no DEFAULT section", () => {
    const text = 'use_json = true\nother = 1';
    expect(nameWarnings({ a: section('A.', {}) }, assignments(text))).toEqual([
      "dead option [DEFAULT] use_json (a.conf:1) is ignored: it belongs to OpenStack's logging and configuration libraries",
      'unknown option [DEFAULT] other (a.conf:2) is ignored',
    ]);
  });
});
