import { describe } from 'vitest';
import { checks, envelope, unprocessable } from '../../test/contract/checks.js';
import { event, post, timestamp } from '../../test/contract/requests.js';

const events = [{ event }];
const json = (document: unknown) => post(JSON.stringify(document));
const required = unprocessable('required key not provided');
const empty = unprocessable('length of value must be at least 1');
const noList = unprocessable('expected list');
const noText = unprocessable('expected str');
const takenAt = (at: string) => ({ status: 200, published: [envelope({ ...event, timestamp: at })] });

describe('a bulk', () => {
  checks([
    ['E040: {}', json({}), required],
    ['E040: no timestamp', json({ events }), required],
    ['E040: no events', json({ timestamp }), required],
    ['E041: events are an empty list', json({ timestamp, events: [] }), empty],
    ['E041: events are an empty object', json({ timestamp, events: {} }), empty],
    ['E042: events are a text', json({ timestamp, events: 'a' }), noList],
    ['E042: events are null', json({ timestamp, events: null }), noList],
    ['E043: the timestamp is a number', json({ timestamp: 1, events }), noText],
    ['E043: the timestamp is null', json({ timestamp: null, events }), noText],
    ['E044: the timestamp is empty', json({ timestamp: '', events }), takenAt('')],
    ['E044: the timestamp is no time', json({ timestamp: 'yesterday', events }), takenAt('yesterday')],
    ['E045: another key', json({ timestamp, events, more: 1 }), unprocessable('extra keys not allowed')],
    ['E046: of two faults the first, of the timestamp', json({ timestamp: 1, events: [] }), noText],
    ['E046: of two faults the first, of the events', json({ events: [], timestamp: 1 }), empty],
    ['E047: events are an object', json({ timestamp, events: { a: { event } } }), noList],
  ]); // prettier-ignore
});
