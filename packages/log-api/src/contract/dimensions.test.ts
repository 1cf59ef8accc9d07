import { describe } from 'vitest';
import { checks, taken, unprocessable } from '../../test/contract/checks.js';
import { v3 } from '../../test/contract/requests.js';

const log = (dimensions?: object, message = 'm') => (dimensions === undefined ? { message } : { message, dimensions });
/** A bulk with these global dimensions, as JSON, and a log with these of its own. */
const bulk = (global: string, own?: object) => v3(`{"dimensions": ${global}, "logs": [${JSON.stringify(log(own))}]}`);
const named = (name: string) => bulk(JSON.stringify({ [name]: 'v' }));
const valued = (value: unknown) => bulk(JSON.stringify({ n: value }));
const noMap = (shown: string) => unprocessable(`Dimensions ${shown} must be a dictionary (map)`);
const forbidden = (name: string) => unprocessable(`Dimension name ${name} may not contain: > < = { } ( ) ' " , ; &`);
const noText = unprocessable('Dimension value of n must be a string');
const long = (length: number) => 'n'.repeat(length);

describe('dimensions', () => {
  checks([
    ['L070: none anywhere', v3(JSON.stringify({ logs: [log()] })), taken(log())],
    ["L071: a log's own", v3(JSON.stringify({ logs: [log({ a: '1' })] })), taken(log({ a: '1' }))],
    ['L072: global ones too, below its own', bulk('{"a": "g", "h": "g"}', { a: 'l', z: 'l' }), taken(log({ a: 'l', z: 'l', h: 'g' }))],
    ['L073: global ones for a log with an empty map', bulk('{"a": "g"}', {}), taken(log({ a: 'g' }))],
    ['L074: global ones for a log without', bulk('{"a": "g"}'), taken(log({ a: 'g' }))],
    ['L075: null', bulk('null'), noMap('null')],
    ['L075: an empty text', bulk('""'), noMap('""')],
    ['L075: an empty list', bulk('[]'), noMap('[]')],
    ['L075: a number', bulk('5'), noMap('5')],
    ['L075: a text', bulk('"x"'), noMap('"x"')],
    ['L075: true', bulk('true'), noMap('true')],
    ['L076: an empty name', named(''), unprocessable('Dimension name cannot be empty')],
    ['L076: a name of 256 characters', named(long(256)), unprocessable(`Dimension name ${long(256)} must be 255 characters or less`)],
    ['L076: a name that begins with _', named('_x'), unprocessable('Dimension name _x cannot start with underscore (_)')],
    ['L076: a name with a forbidden character', named('a=b'), forbidden('a=b')],
    ['L076: a name with a blank', named('a b'), forbidden('a b')],
    ['L077: a name of 255 characters', named(long(255)), taken(log({ [long(255)]: 'v' }))],
    ['L077: a name beyond ASCII', named('żółw'), taken(log({ żółw: 'v' }))],
    ['L077: a name with : \\ / . and a line break', named('a:b\\c/d.e\nf'), taken(log({ 'a:b\\c/d.e\nf': 'v' }))],
    ['L078: an empty value', valued(''), unprocessable('Dimension value cannot be empty')],
    ['L078: null as a value', valued(null), unprocessable('Dimension value cannot be empty')],
    ['L078: a number as a value', valued(5), noText],
    ['L078: false as a value', valued(false), noText],
    ['L078: an empty list as a value', valued([]), noText],
    ['L079: a value of 255 characters', valued(long(255)), taken(log({ n: long(255) }))],
    ['L079: a value of 256 characters', valued(long(256)), unprocessable(`Dimension value ${long(256)} must be 255 characters or less`)],
    ['L080: a list as a value', valued(['x']), noText],
    ['L081: an object as a value', valued({ a: 'b' }), noText],
    ['L082: any punctuation in a value', valued(' <>={}()\'",;&\0'), taken(log({ n: ' <>={}()\'",;&\0' }))],
  ]); // prettier-ignore
});

const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`name${i}`, 'v']));

describe('many dimensions', () => {
  checks([['L091: 3000 of them', v3(JSON.stringify({ logs: [log(many)] })), taken(log(many))]]);
});
