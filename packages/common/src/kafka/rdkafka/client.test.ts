import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { features, librdkafkaVersion, newProducer, toKafkaError } from './client.js';

interface Binding {
  readonly CODES: { readonly ERRORS: Readonly<Record<string, number>> };
}

const require = createRequire(import.meta.url);
const codes = Object.entries((require('node-rdkafka') as Binding).CODES.ERRORS);
const { err2str } = require('node-rdkafka/librdkafka.js') as { readonly err2str: (code: number) => string };
const { create } = require('node-rdkafka/lib/error.js') as { readonly create: (error: Error) => Error };

describe('an error of the binding', () => {
  it('is recognized by the text of a delivery report as by its number, for every code', () => {
    for (const [, code] of codes) {
      const text = err2str(code);
      const reported = toKafkaError(create(new Error(text)), 'not delivered');
      const numbered = toKafkaError(Object.assign(new Error(text), { code }), 'not delivered');
      expect(err2str(reported.kafkaCode)).toBe(text);
      expect(reported).toMatchObject({ kafkaName: numbered.kafkaName, code: numbered.code });
    }
  });

  it.each([
    ['coordinator load in progress', 'COORDINATOR_LOAD_IN_PROGRESS'],
    ['coordinator not available', 'COORDINATOR_NOT_AVAILABLE'],
    ['not coordinator', 'NOT_COORDINATOR'],
  ])('with two names, "%s", has the current one', (text, name) => {
    expect(toKafkaError(new Error(text), 'commit')).toMatchObject({ kafkaName: name, retriable: true });
  });

  it('keeps its number, its text and where it happened', () => {
    const cause = Object.assign(new Error('Broker: Message size too large'), { code: 10 });
    const error = toKafkaError(cause, 'record for t refused');
    expect(error).toMatchObject({ code: 'invalidData', kafkaCode: 10, kafkaName: 'MSG_SIZE_TOO_LARGE', cause });
    expect(error.message).toBe('record for t refused: Broker: Message size too large (MSG_SIZE_TOO_LARGE)');
    expect(error.fields).toEqual({ kafkaCode: 10, kafkaName: 'MSG_SIZE_TOO_LARGE' });
  });

  it('that is none of librdkafka’s is a fault of this program', () => {
    const error = toKafkaError('what', 'consume');
    expect(error).toMatchObject({ code: 'internal', kafkaCode: -1, kafkaName: 'UNKNOWN', retriable: false });
    expect(error.message).toContain('consume: what');
  });
});

describe('the client underneath', () => {
  it('is a librdkafka that compresses, encrypts and authenticates', () => {
    expect(librdkafkaVersion).toMatch(/^2\.\d+\.\d+/);
    expect(features).toEqual(expect.arrayContaining(['lz4', 'ssl', 'sasl_scram']));
  });

  it('refuses an option by name', () => {
    const make = () => newProducer({ global: { 'bootstrap.servers': '127.0.0.1:1', nonsense: 1 }, topic: {} });
    expect(make).toThrow(expect.objectContaining({ code: 'configuration' }));
    expect(make).toThrow(/nonsense/);
  });
});
