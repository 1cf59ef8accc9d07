import { describe, expect, it } from 'vitest';
import { dimensionsOf, parseDimensions } from './v2-headers.js';

const refused = (message: string): unknown =>
  expect.objectContaining({ status: 422, title: 'unprocessable_entity', message });
const of = (dimensions: string, type?: string) =>
  dimensionsOf({ 'x-dimensions': dimensions, ...(type === undefined ? {} : { 'x-application-type': type }) });

describe('dimensions of a header', () => {
  it.each<[header: string, dimensions: object]>([
    ['a:1', { a: '1' }],
    [' a : 1 , b:2 ', { a: '1', b: '2' }],
    ['a:1,a:2', { a: '2' }],
    ['path:/x:y,t:12:30', { path: '/x:y', t: '12:30' }],
    ['a:,:1,:,b:2', { b: '2' }],
    ['a:', {}],
    ['__proto__:1', JSON.parse('{"__proto__": "1"}') as object],
    ['constructor:1', { constructor: '1' }],
  ])('are read: %j', (header, dimensions) => {
    expect(Object.entries(parseDimensions(header))).toEqual(Object.entries(dimensions));
  });

  it.each([
    ['', 'Dimension are required'],
    [',', 'Dimension cannot be empty'],
    [' ', 'Dimension cannot be empty'],
    ['a:1,', 'Dimension cannot be empty'],
    ['a:1,,b:2', 'Dimension cannot be empty'],
    ['a', 'a is not a valid dimension'],
    ['a:1, b ', 'b is not a valid dimension'],
  ])('are refused: %j', (header, message) => {
    expect(() => parseDimensions(header)).toThrow(refused(message));
  });

  it('are checked as those of v3.0 are', () => {
    expect(() => of('_a:1')).toThrow(refused('Dimension name _a cannot start with underscore (_)'));
    expect(() => of(`a:${'v'.repeat(256)}`)).toThrow(/must be 255 characters or less/);
  });

  it('are missing where there is no header', () => {
    expect(() => dimensionsOf({})).toThrow(refused('Dimension are required'));
  });

  it('are the UTF-8 that most senders mean, or else Latin-1', () => {
    const latin1 = (text: string): string => Buffer.from(text).toString('latin1');
    expect(of(latin1('żółw:☃'))).toEqual({ żółw: '☃' });
    expect(of('a:\u00e9')).toEqual({ a: 'é' });
  });
});

describe('the application type', () => {
  it.each([
    ['apache', { a: '1', component: 'apache' }],
    [' a-z_A.9 ', { a: '1', component: 'a-z_A.9' }],
    ['t'.repeat(255), { a: '1', component: 't'.repeat(255) }],
    ['', { a: '1' }],
    [' ', { a: '1' }],
    [undefined, { a: '1' }],
  ])('is the component: %j', (type, dimensions) => {
    expect(of('a:1', type)).toEqual(dimensions);
  });

  it('wins over a component among the dimensions', () => {
    expect(of('component:other', 'mine')).toEqual({ component: 'mine' });
    expect(of('component:other')).toEqual({ component: 'other' });
  });

  it.each(['a b', 'a,b', '\u00e9', 'a/b', 'a\nb'])('is refused: %j', (type) => {
    expect(() => of('a:1', type)).toThrow(refused(`Application type ${type} may only contain: "a-z A-Z 0-9 _ - ."`));
  });

  it('is refused beyond 255 characters, and before the names of dimensions are looked at', () => {
    const long = 't'.repeat(256);
    expect(() => of('a:1', long)).toThrow(refused(`Application type ${long} must be 255 characters or less`));
    expect(() => of('_a:1', long)).toThrow(/^Application type/);
    expect(() => of('a', long)).toThrow('a is not a valid dimension');
  });
});
