import type { ProducerRecord } from '../../kafka/index.js';
import { parsePlace, placeText, type Place } from '../command/place.js';

/** What a record beside the letters says was done with one of them. */
export interface Mark<State extends string> {
  readonly of: Place;
  readonly state: State;
}

/** A mark as a record: it goes to the partition of its letter, so that it comes after that. */
export function markRecord(of: Place, state: string): ProducerRecord {
  return {
    value: null,
    partition: of.partition,
    headers: [
      ['dead-letter-mark', state],
      ['dead-letter-of', placeText(of)],
      ['dead-letter-time', new Date().toISOString()],
    ],
  };
}

/** The mark in the headers of a record; undefined where they are none of a mark with one of these states. */
export function markOf<State extends string>(
  headers: ReadonlyMap<string, string>,
  states: readonly State[],
): Mark<State> | undefined {
  const state = states.find((one) => one === headers.get('dead-letter-mark'));
  const place = headers.get('dead-letter-of') ?? '';
  return state === undefined || !/^\d+:\d+$/.test(place)
    ? undefined
    : { of: parsePlace(place, 'dead-letter-of'), state };
}
