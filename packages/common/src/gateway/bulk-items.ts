import type { ProducerRecord, Records } from '../kafka/index.js';
import { messageIdHeader } from '../messages/index.js';

/** One item of a request, as it goes to Kafka. */
export interface BulkItem {
  readonly value: Buffer;
  /** Its identity, the same whenever the request is sent again; a UUID's text. */
  readonly id: string;
}

/** Items that are written where they are sent from: no object, and no copy, for each of them. */
export interface ItemSource {
  readonly length: number;
  idOf(index: number): string;
  /** Bytes of an item. */
  sizeOf(index: number): number;
  /** Writes an item: all its bytes, and none beyond them. */
  write(index: number, target: DataView, at: number): void;
}

/** The items of a request, in their order. */
export type BulkItems = readonly BulkItem[] | ItemSource;

const isSource = (items: BulkItems): items is ItemSource => 'sizeOf' in items;

/** Bytes of an item. */
export const itemSize = (items: BulkItems, index: number): number =>
  isSource(items) ? items.sizeOf(index) : items[index]!.value.length;

/** An object for each item. */
export function itemList(items: BulkItems): readonly BulkItem[] {
  if (!isSource(items)) return items;
  return Array.from({ length: items.length }, (_, index) => {
    const value = Buffer.allocUnsafe(items.sizeOf(index));
    items.write(index, new DataView(value.buffer, value.byteOffset, value.length), 0);
    return { value, id: items.idOf(index) };
  });
}

/** The items as records of one key, each with its identity in a header. */
export function recordsOf(items: BulkItems, key: string): Records {
  if (!isSource(items)) {
    return items.map(({ value, id }): ProducerRecord => ({ value, key, headers: [[messageIdHeader, id]] }));
  }
  return {
    length: items.length,
    key,
    header: messageIdHeader,
    headerOf: (index) => items.idOf(index),
    sizeOf: (index) => items.sizeOf(index),
    write: (index, target, at) => items.write(index, target, at),
  };
}
