import { setMaxListeners } from 'node:events';
import type { TopicPartition } from '@monasca/common/kafka';
import type { InputRecord, OutputRecord } from './record.js';

/** A record at work. */
export interface Item {
  readonly record: InputRecord;
  /** Set when its work is done. */
  outputs: readonly OutputRecord[] | undefined;
  /** Whether it and all after it in its partition are left to whoever reads them next. */
  isGone: boolean;
  /** Gives the record's place in memory back. Idempotent. */
  readonly finish: () => void;
}

/**
 * Records at work in the order of their partitions: an offset may pass only what is done, and records are done in any
 * order.
 */
export class Backlog {
  readonly #items = new Map<string, Item[]>();
  /** By partition: one for all that wait in it. */
  readonly #given = new Map<string, AbortController>();

  /** Aborts when the records of a partition that are at work then are to be given up. */
  givenSignal(partition: TopicPartition): AbortSignal {
    const key = keyOf(partition);
    const known = this.#given.get(key);
    if (known !== undefined) return known.signal;
    const given = new AbortController();
    // Whatever waits in the partition listens.
    setMaxListeners(0, given.signal);
    this.#given.set(key, given);
    return given.signal;
  }

  add(item: Item): void {
    const key = keyOf(item.record);
    const items = this.#items.get(key);
    if (items === undefined) this.#items.set(key, [item]);
    else items.push(item);
  }

  /** Takes out all that are done and have nothing unfinished before them. */
  takeDone(): Item[] {
    const taken: Item[] = [];
    for (const [key, items] of this.#items) {
      const end = items.findIndex(({ outputs }) => outputs === undefined);
      taken.push(...(end === -1 ? items.splice(0) : items.splice(0, end)));
      if (items.length === 0) this.#items.delete(key);
    }
    return taken;
  }

  /** Asks the work on these partitions to end: what waits gives its record up. */
  giveUp(partitions: readonly TopicPartition[]): void {
    for (const key of partitions.map(keyOf)) {
      this.#given.get(key)?.abort();
      this.#given.delete(key);
    }
  }

  /** Forgets these partitions: another member reads them. */
  drop(partitions: readonly TopicPartition[]): void {
    this.giveUp(partitions);
    for (const key of partitions.map(keyOf)) {
      for (const item of this.#items.get(key) ?? []) {
        item.isGone = true;
        item.finish();
      }
      this.#items.delete(key);
    }
  }

  /** Gives up a record that is not done, and with it what comes after it in its partition; sends that have begun end. */
  abandon(item: Item): void {
    const key = keyOf(item.record);
    const items = this.#items.get(key) ?? [];
    const at = items.indexOf(item);
    if (at === -1) return;
    for (const later of items.splice(at)) {
      later.isGone = true;
      if (later.outputs !== undefined) later.finish();
    }
    item.finish();
    if (items.length === 0) this.#items.delete(key);
  }
}

const keyOf = ({ topic, partition }: TopicPartition): string => `${partition} ${topic}`;
