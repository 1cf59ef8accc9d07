import { describe, expect, it } from 'vitest';
import { readBinary } from './binary.js';

const read = (headers: Record<string, string>, body: string | Buffer = '') => readBinary(headers, Buffer.from(body));

describe('the attributes of an event in headers', () => {
  it('are all that begin with ce-, extensions too', () => {
    const event = { 'ce-id': '1', 'ce-source': '/a', 'ce-myextension': 'x', 'ce-': '', id: '2', 'x-ce-id': '3' };
    expect(read(event)).toEqual({ id: '1', source: '/a', myextension: 'x', '': '' });
  });

  it.each([
    ['plain', 'a/b?c=d', 'a/b?c=d'],
    ['percent-encoded', 'Euro%20%E2%82%AC%20%f0%9f%98%80', 'Euro € 😀'],
    ['percent-encoded without need', '%61', 'a'],
    ['decoded once', '%2525', '%25'],
    ['in quotes', '"a \\"b\\" \\\\"', 'a "b" \\'],
    ['in quotes, of nothing', '""', ''],
    ['with quotes in it', 'a"b c"d', 'a"b c"d'],
    ['with quotes that end early', '"a"b"', '"a"b"'],
    ['in quotes and percent-encoded', '"%C5%BC %22"', 'ż "'],
    ['with half of a pair of quotes', 'a"b', 'a"b'],
  ])('are read: %s', (_, value, expected) => {
    expect(read({ 'ce-subject': value })).toEqual({ subject: expected });
  });

  it('are read in linear time, however many quotes are in them', () => {
    const escaped = '\\"'.repeat(500_000);
    expect(read({ 'ce-subject': `"${escaped}` })).toEqual({ subject: `"${escaped}` });
    expect(read({ 'ce-subject': `"${escaped}"` })).toEqual({ subject: '"'.repeat(500_000) });
  });

  it.each(['%C0%A0', '%', '%zz', '%ff'])('are refused where they are not UTF-8: %s', (value) => {
    const message = 'A header of the event is not percent-encoded UTF-8';
    expect(() => read({ 'ce-subject': value })).toThrow(expect.objectContaining({ status: 400, message }) as Error);
  });

  it('have neither the data nor its type', () => {
    const headers = { 'ce-data': 'x', 'ce-data_base64': 'eA==', 'ce-datacontenttype': 'text/plain', 'ce-id': '1' };
    expect(read(headers)).toEqual({ id: '1' });
    expect(read({ ...headers, 'content-type': 'text/css' }, 'y')).toEqual({ id: '1', datacontenttype: 'text/css', data: 'y' }); // prettier-ignore
  });

  it('may have any name', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const headers = JSON.parse(`{${names.map((name) => `"ce-${name}": "x"`).join()}}`) as Record<string, string>;
    expect(Object.entries(read(headers))).toEqual(names.map((name) => [name, 'x']));
  });
});

describe('the data of an event', () => {
  const bytes = Buffer.from([0, 0xff, 1]);

  it.each<[string, string | Buffer, object]>([
    ['application/json', '{"a":[1,null]}', { data: { a: [1, null] } }],
    ['application/json; charset=utf-8', '5', { data: 5 }],
    ['Application/vnd.x+JSON', 'null', { data: null }],
    ['text/plain', '{"a":1}', { data: '{"a":1}' }],
    ['application/xml', '<żółw/>', { data: '<żółw/>' }],
    ['application/octet-stream', 'text all the same', { data: 'text all the same' }],
    ['application/octet-stream', bytes, { data_base64: bytes.toString('base64') }],
    ['application/json', '', {}],
    ['text/plain', '', {}],
  ])('is what its type says: %s', (type, body, expected) => {
    expect(read({ 'content-type': type }, body)).toEqual({ datacontenttype: type, ...expected });
  });

  it('is text or bytes without a type', () => {
    expect([read({}, 'a'), read({}, bytes)]).toEqual([{ data: 'a' }, { data_base64: bytes.toString('base64') }]);
  });

  it('is refused where it is not the JSON that it says', () => {
    expect(() => read({ 'content-type': 'application/json' }, '{')).toThrow(
      expect.objectContaining({ status: 400, title: 'Invalid JSON' }) as Error,
    );
  });
});
