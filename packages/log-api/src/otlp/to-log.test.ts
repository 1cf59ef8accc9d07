import { describe, expect, it } from 'vitest';
import { checkDimensions } from '../dimensions.js';
import type { KeyValue, LogRecord } from './messages.js';
import { toLog } from './to-log.js';

const log = (record: LogRecord, resource: readonly KeyValue[] = [], scope?: string) =>
  toLog({ record, resource, scope });
const attribute = (key: string, value: KeyValue['value']): KeyValue => ({ key, value: value! });

describe('a record of OpenTelemetry is a log', () => {
  it('with its body as message, its attributes and those of its resource as dimensions', () => {
    const record: LogRecord = {
      timeUnixNano: '1795370693123456789',
      severityNumber: 17,
      body: { stringValue: 'disk full' },
      attributes: [attribute('disk', { stringValue: 'sda' }), attribute('service.name', { stringValue: 'nova' })],
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: '',
    };
    const resource = [attribute('service.name', { stringValue: 'x' }), attribute('host.name', { stringValue: 'h' })];
    expect(log(record, resource, 'my.logger')).toEqual({
      message: 'disk full',
      timestamp: 1_795_370_693.123457,
      level: 'error',
      logger: 'my.logger',
      trace_id: '5b8efff798038103d269b633813fc60c',
      dimensions: { 'service.name': 'nova', 'host.name': 'h', disk: 'sda' },
    });
  });

  it.each<[number | undefined, string | undefined, string | undefined]>([
    [undefined, undefined, undefined],
    [0, '', undefined],
    [1, undefined, 'trace'],
    [4, undefined, 'trace'],
    [5, undefined, 'debug'],
    [9, undefined, 'info'],
    [13, undefined, 'warning'],
    [17, undefined, 'error'],
    [24, undefined, 'critical'],
    [9, 'NOTICE', 'notice'],
  ])('of a level: %s %s is %s', (severityNumber, severityText, level) => {
    const record = { ...(severityNumber === undefined ? {} : { severityNumber }), ...(severityText === undefined ? {} : { severityText }) }; // prettier-ignore
    expect(log(record).level).toBe(level);
  });

  it('whose body may be any value', () => {
    const list = { arrayValue: { values: [{ intValue: '5' }, { doubleValue: 1.5 }, { boolValue: true }, {}] } };
    const body = {
      kvlistValue: { values: [attribute('a', list), { key: 'b', value: { intValue: '9007199254740993' } }] },
    };
    expect(log({ body }).message).toEqual({ a: [5, 1.5, true, null], b: '9007199254740993' });
    expect(log({}).message).toBe('');
  });

  it('of the time it was seen at where its own is not known', () => {
    expect(log({ observedTimeUnixNano: '2000000000' }).timestamp).toBe(2);
    expect(log({ timeUnixNano: '0', observedTimeUnixNano: 0 })).toEqual({ message: '' });
  });

  it('which keeps what no dimension can hold, and has no dimension that would be refused', () => {
    const attributes = [
      attribute('list', { arrayValue: { values: [{ stringValue: 'a' }] } }),
      attribute('long', { stringValue: 'x'.repeat(256) }),
      attribute('empty', { stringValue: '' }),
      attribute('a b=c', { stringValue: 'v' }),
      attribute('__private', { intValue: 7 }),
      attribute('', { stringValue: 'nameless' }),
    ];
    const { dimensions, attributes: others } = log({ attributes });
    expect(dimensions).toEqual({ a_b_c: 'v', private: '7' });
    expect(checkDimensions(dimensions)).toEqual(dimensions);
    expect(others).toEqual({ list: ['a'], long: 'x'.repeat(256), empty: '', '': 'nameless' });
  });

  it('which keeps both of two attributes whose names make the same dimension', () => {
    const named = (...names: string[]) => names.map((name) => attribute(name, { stringValue: `of ${name}` }));
    expect(log({ attributes: named('a_b', '_c', 'c') }, named('a(b', 'd'))).toEqual({
      message: '',
      dimensions: { a_b: 'of a(b', d: 'of d', c: 'of _c' },
      attributes: { a_b: 'of a_b', c: 'of c' },
    });
    const own = [attribute('a(b', { stringValue: 'new' })];
    expect(log({ attributes: own }, named('a(b'))).toEqual({ message: '', dimensions: { a_b: 'new' } });
  });

  it('whose attributes may have any name', () => {
    const list = { arrayValue: { values: [{ intValue: 1 }] } };
    const names = ['__proto__', 'constructor'];
    const { attributes } = log({ attributes: names.map((name) => attribute(name, list)) });
    expect(JSON.stringify(attributes)).toBe('{"__proto__":[1],"constructor":[1]}');
    const { dimensions } = log({ attributes: names.map((name) => attribute(name, { stringValue: 'x' })) });
    expect(JSON.stringify(dimensions)).toBe('{"proto__":"x","constructor":"x"}');
  });
});
