import { hash } from 'node:crypto';
import type { Place } from '@monasca/common/service';

/** Slots of an empty table; a power of two, as always. */
const firstSlots = 4_096;

/** An identity's hash, 64 bits and not 0: of ten million identities two have the same one three times in a million. */
export function identityHash(identity: string): bigint {
  return hash('sha256', identity, 'buffer').readBigUInt64BE() || 1n;
}

/**
 * A place for each identity that has one, in a table of its own: it takes 30 to 60 bytes for each, half as much again
 * while it grows, where a map of objects takes some hundreds and ends at 16 million.
 */
export class Standings {
  /** 0 in a slot that is free. */
  #hashes = new BigUint64Array(firstSlots);
  #partitions = new Int32Array(firstSlots);
  #offsets = new Float64Array(firstSlots);
  #size = 0;

  get(identity: bigint): Place | undefined {
    const slot = this.#slotOf(identity);
    if (this.#hashes[slot] === 0n) return undefined;
    return { partition: this.#partitions[slot]!, offset: this.#offsets[slot]! };
  }

  set(identity: bigint, { partition, offset }: Place): void {
    if (this.#size * 3 >= this.#hashes.length * 2) this.#grow();
    const slot = this.#slotOf(identity);
    if (this.#hashes[slot] === 0n) this.#size += 1;
    this.#hashes[slot] = identity;
    this.#partitions[slot] = partition;
    this.#offsets[slot] = offset;
  }

  /** The slot of the identity, or the free one that it would have. */
  #slotOf(identity: bigint): number {
    const mask = this.#hashes.length - 1;
    let slot = Number(identity & BigInt(mask));
    while (this.#hashes[slot] !== 0n && this.#hashes[slot] !== identity) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [hashes, partitions, offsets] = [this.#hashes, this.#partitions, this.#offsets];
    const slots = hashes.length * 2;
    this.#hashes = new BigUint64Array(slots);
    this.#partitions = new Int32Array(slots);
    this.#offsets = new Float64Array(slots);
    for (let old = 0; old < hashes.length; old += 1) {
      if (hashes[old] === 0n) continue;
      const slot = this.#slotOf(hashes[old]!);
      this.#hashes[slot] = hashes[old]!;
      this.#partitions[slot] = partitions[old]!;
      this.#offsets[slot] = offsets[old]!;
    }
  }
}
