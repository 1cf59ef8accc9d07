import { describe, expect, it } from 'vitest';
import { readCloudEvents } from './read.js';

const event = { specversion: '1.0', id: '1', source: '/a', type: 'a.b' };
const inHeaders = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/a', 'ce-type': 'a.b' };
const read = (type: string | undefined, body: unknown, headers: Record<string, string> = {}) =>
  readCloudEvents(
    { ...(type === undefined ? {} : { 'content-type': type }), ...headers },
    Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  );
const failure = (fields: object) => expect.objectContaining(fields) as Error;

describe('the events of a request', () => {
  it('are one in structured mode', () => {
    const whole = { ...event, data: { a: 1 }, other: true };
    expect(read('application/cloudevents+json', whole)).toEqual([whole]);
    // Headers may say the same once more.
    const repeated = { 'ce-id': '2' };
    expect(read('Application/CloudEvents+JSON; charset=UTF-8', whole, repeated)).toEqual([whole]);
  });

  it('are any number in batched mode', () => {
    const batch = [event, { ...event, id: '2' }];
    expect(read('application/cloudevents-batch+json', batch)).toEqual(batch);
    expect(read('application/cloudevents-batch+json', [])).toEqual([]);
  });

  it('are one in binary mode, of whatever type', () => {
    const datacontenttype = 'application/json';
    expect(read(datacontenttype, { a: 1 }, inHeaders)).toEqual([{ ...event, datacontenttype, data: { a: 1 } }]);
    expect(read(undefined, '', inHeaders)).toEqual([event]);
  });

  it.each<[string, string, unknown, number, string | RegExp]>([
    ['a batch that is no list', 'application/cloudevents-batch+json', event, 422, 'expected a list of CloudEvents'],
    ['a batch with a bad event', 'application/cloudevents-batch+json', [event, { ...event, id: '' }], 422, 'Event 1: id: expected a text, not an empty one'],
    ['a batch as one event', 'application/cloudevents+json', [event], 422, 'Event 0: expected a dictionary'],
    ['no JSON', 'application/cloudevents+json', '{', 400, /^Could not parse JSON body - /],
    ['nothing', 'application/cloudevents+json', '', 400, /^Could not parse JSON body - /],
    ['another format', 'application/cloudevents+avro', '', 415, /^Only \[application\/cloudevents\+json, .*\] are accepted/],
    ['no attributes', 'application/json', '{}', 422, 'Event 0: specversion: expected 1.0'],
  ])('are refused: %s', (_, type, body, status, message) => {
    expect(() => read(type, body)).toThrow(failure({ status }));
    expect(() => read(type, body)).toThrow(message);
  }); // prettier-ignore
});
