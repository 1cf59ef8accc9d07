import type { TopicPartition } from '@monasca/common/kafka';
import type { Collector } from './collect.js';

const keyOf = (topic: string, partition: number): string => `${partition} ${topic}`;

/**
 * Spreads the partitions that are ours over collectors, which are written at the same time: all of a partition goes to one,
 * so that it keeps its order. When partitions come and go, some move to another collector, which then waits for what it
 * was given of them before.
 */
export class Lanes {
  readonly #collectors: readonly Collector[];
  /** The lane of every partition that was ever here: what is left of it may still be on its way. */
  readonly #lanes = new Map<string, number>();
  /** Partitions that are here now, by lane. */
  readonly #held: readonly Set<string>[];

  constructor(collectors: readonly Collector[]) {
    this.#collectors = collectors;
    this.#held = collectors.map(() => new Set());
  }

  /** The collector of a partition; one that nobody has announced is new. */
  of(topic: string, partition: number): Collector {
    const key = keyOf(topic, partition);
    const lane = this.#lanes.get(key);
    if (lane !== undefined && this.#held[lane]!.has(key)) return this.#collectors[lane]!;
    this.#hold(key);
    return this.#collectors[this.#lanes.get(key)!]!;
  }

  /** These partitions are here from now on. */
  assign(partitions: readonly TopicPartition[]): void {
    for (const { topic, partition } of partitions) this.#hold(keyOf(topic, partition));
    this.#even();
  }

  /** Nothing more comes of these partitions. */
  release(partitions: readonly TopicPartition[]): void {
    for (const { topic, partition } of partitions) {
      const key = keyOf(topic, partition);
      const lane = this.#lanes.get(key);
      if (lane !== undefined) this.#held[lane]!.delete(key);
    }
    this.#even();
  }

  #hold(key: string): void {
    const before = this.#lanes.get(key);
    if (before !== undefined && this.#held[before]!.has(key)) return;
    this.#move(key, this.#extremes().least);
  }

  /** Moves partitions from the fullest lane to the emptiest one until they differ by one at most. */
  #even(): void {
    for (;;) {
      const { least, most } = this.#extremes();
      if (this.#held[most]!.size - this.#held[least]!.size < 2) return;
      const [key] = this.#held[most]!;
      this.#held[most]!.delete(key!);
      this.#move(key!, least);
    }
  }

  #move(key: string, lane: number): void {
    const before = this.#lanes.get(key);
    this.#lanes.set(key, lane);
    this.#held[lane]!.add(key);
    if (before !== undefined && before !== lane) this.#collectors[lane]!.waitFor(this.#collectors[before]!.emptied());
  }

  #extremes(): { least: number; most: number } {
    const sizes = this.#held.map(({ size }) => size);
    return { least: sizes.indexOf(Math.min(...sizes)), most: sizes.indexOf(Math.max(...sizes)) };
  }
}
