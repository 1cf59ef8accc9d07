import { describe, expect, expectTypeOf, it } from 'vitest';
import { hostPorts, integer, secret, string } from './options.js';
import type { ConfigOf } from './schema.js';
import { defineConfig, section } from './schema.js';

const help = 'Some option.';

describe('defineConfig', () => {
  it('gives the type of the loaded values, names as declared', () => {
    const schema = defineConfig({
      kafka_metrics: section('Metrics.', {
        uri: hostPorts({ default: ['127.0.0.1:9092'], help }),
        batch_size: integer({ default: 20000, min: 1, help }),
        'client-id': string({ optional: true, help }),
      }),
      kafka: section('Kafka.', { group: string({ help }) }, { openPrefix: 'librdkafka.' }),
    });
    expectTypeOf<ConfigOf<typeof schema>>().toEqualTypeOf<{
      readonly kafka_metrics: {
        readonly uri: string[];
        readonly batch_size: number;
        readonly 'client-id': string | undefined;
      };
      readonly kafka: { readonly group: string; readonly librdkafka: Record<string, string> };
    }>();
    expect(Object.keys(schema.kafka_metrics.options)).toEqual(['uri', 'batch_size', 'client-id']);
    expect(schema.kafka.openPrefix).toBe('librdkafka.');
  });

  it('refuses a default that the option itself refuses', () => {
    expect(() => defineConfig({ a: section('A.', { n: integer({ help, min: 1, default: 0 }) }) })).toThrow(
      expect.objectContaining({
        code: 'internal',
        message: 'declaration of [a] n: expected default: integer (at least 1), got 0',
      }),
    );
  });

  it('does not show the default of a secret', () => {
    const wrong = { ...secret({ help }), default: 7 as unknown as string };
    expect(() => defineConfig({ a: section('A.', { p: wrong }) })).toThrow('got ***');
  });

  it('refuses a name that no file can hold', () => {
    expect(() => defineConfig({ a: section('A.', { 'a=b': string({ help }) }) })).toThrow('[a] a=b');
    expect(() => defineConfig({ a: section('A.', { '': string({ help }) }) })).toThrow('expected a name of letters');
  });

  it('refuses to inherit from a section that is not declared', () => {
    expect(() => defineConfig({ a: section('A.', {}, { inherits: 'b' }) })).toThrow(
      'declaration of [a]: expected inherits from a declared section, got b',
    );
  });
});
