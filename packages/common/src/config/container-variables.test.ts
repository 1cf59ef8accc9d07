import { describe, expect, it } from 'vitest';
import { loadConfig } from './load.js';
import { integer, string } from './options.js';
import { defineConfig, section } from './schema.js';

const schema = defineConfig({
  a: section('A.', { uri: string({ default: 'default', help: 'U.' }), count: integer({ default: 1, help: 'C.' }) }),
  b: section('B.', { uri: string({ default: 'default', help: 'U.' }) }),
});
const containerVariables = { KAFKA_URI: ['a.uri', 'b.uri'], COUNT: ['a.count'] };
const load = (env: Record<string, string>) => loadConfig(schema, { env, containerVariables });

describe('variables of the original containers', () => {
  it('set all options that they stand for, and are named as their source', () => {
    const { values, sources } = load({ MONASCA_CONTAINER: 'true', KAFKA_URI: 'kafka:9092', COUNT: '7' });
    expect(values).toEqual({ a: { uri: 'kafka:9092', count: 7 }, b: { uri: 'kafka:9092' } });
    expect(sources['b.uri']).toBe('environment KAFKA_URI');
  });

  it('are not read outside of a container', () => {
    for (const mark of [undefined, '', 'no', '0']) {
      const { values } = load({ ...(mark === undefined ? {} : { MONASCA_CONTAINER: mark }), KAFKA_URI: 'kafka:9092' });
      expect(values.a.uri).toBe('default');
    }
  });

  it('give way to the variables of this program, and count as not set where they are empty', () => {
    const { values } = load({ MONASCA_CONTAINER: '1', KAFKA_URI: 'kafka:9092', MONASCA_A__URI: 'ours', COUNT: '' });
    expect(values).toEqual({ a: { uri: 'ours', count: 1 }, b: { uri: 'kafka:9092' } });
  });

  it('are checked like any other value', () => {
    expect(() => load({ MONASCA_CONTAINER: 'yes', COUNT: 'many' })).toThrow(/environment COUNT: .*expected integer/);
  });
});
