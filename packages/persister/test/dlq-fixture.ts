import { expect } from 'vitest';
import { createProducer, groupOffsets, readRanges, type ProducerRecord } from '@monasca/common/kafka';
import { letterAt, readTopic, textHeaders } from '@monasca/common/service';
import { deadLetterTopic, publishDeadLetters } from '../src/stages/dead-letter.js';
import { Harness, postgresUrl, type Delivered, type Kind } from './harness.js';
import { runCommand, type CommandResult } from './run-command.js';

/** A letter as `dlq list --json` prints it. */
export interface ListedLetter {
  readonly place: string;
  readonly state: string;
  readonly reason: string;
  readonly tenant?: string;
  readonly bytes?: number;
  readonly detail: string;
  readonly time: string;
  readonly record: { readonly topic: string; readonly place: string };
}

/** A record that stands on a topic. */
export interface StandingRecord {
  readonly value: string | null;
  readonly key: string | null;
  readonly partition: number;
  readonly offset: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Topics of a test's own with dead letters on them, and the commands for these. */
export class LetterDesk {
  readonly harness: Harness;
  readonly kind: Kind;
  readonly values: Record<string, Record<string, unknown>>;
  readonly #pipeline: string;

  constructor(kind: Exclude<Kind, 'alarms'>) {
    this.kind = kind;
    this.harness = new Harness([kind]);
    this.values = this.harness.values(postgresUrl);
    this.#pipeline = kind;
  }

  get letterTopic(): string {
    return deadLetterTopic(this.harness.topic(this.kind));
  }

  /** Runs one of the commands. */
  run(command: string, ...argv: string[]): Promise<CommandResult> {
    return runCommand(this.values, ['dlq', command, ...argv, '--pipeline', this.#pipeline]);
  }

  /** What `dlq list` says. */
  async list(...argv: string[]): Promise<{ letters: ListedLetter[]; reasons: Record<string, number> }> {
    const { code, stdout, stderr } = await this.run('list', '--json', ...argv);
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as { letters: ListedLetter[]; reasons: Record<string, number> };
  }

  /** Places of the letters that it says. */
  async places(...argv: string[]): Promise<string[]> {
    return (await this.list(...argv)).letters.map(({ place }) => place);
  }

  /** Publishes records and lets a persister read them. */
  async persist(records: readonly ProducerRecord[] = []): Promise<Delivered[]> {
    const outcomes = records.length === 0 ? [] : await this.harness.publish(this.kind, records);
    const running = await this.harness.start(postgresUrl);
    await this.#untilCommitted();
    await running.stop();
    return outcomes;
  }

  /** Puts letters of records on the topic, as if no store had taken these. */
  async forge(outcomes: readonly Delivered[]): Promise<void> {
    const { bootstrap } = this.harness;
    const topic = this.harness.topic(this.kind);
    const producer = await createProducer({ bootstrap });
    const ranges = outcomes.map(({ partition, offset }) => ({ topic, partition, from: offset, to: offset + 1 }));
    for await (const batch of readRanges({ bootstrap, groupId: topic }, ranges)) {
      const rejections = Array.from({ length: batch.size }, (_, row) => ({
        batch,
        row,
        reason: 'refused',
        detail: '',
      }));
      await publishDeadLetters(producer, rejections, { store: 'postgres', attempt: (work) => work() });
      batch.finishAll();
    }
    await producer.close();
  }

  /** All committed records of a topic, but no marks. */
  async records(topic: string): Promise<StandingRecord[]> {
    const { bootstrap } = this.harness;
    const records: StandingRecord[] = [];
    for await (const batch of readTopic({ bootstrap, groupId: topic }, topic)) {
      for (let row = 0; row < batch.size; row += 1) {
        const headers = textHeaders(batch, row);
        if (topic === this.letterTopic && letterAt(batch, row, headers) === undefined) continue;
        const key = batch.key(row);
        const [value, partition, offset] = [batch.text(row), batch.partitions[row]!, batch.offsets[row]!];
        records.push({
          value,
          key: key === null ? null : key.toString(),
          partition,
          offset,
          headers: Object.fromEntries(headers),
        });
      }
      batch.finishAll();
    }
    return records;
  }

  /** Waits until the group has committed every record: the marker at the end of a transaction is none, and has an offset. */
  async #untilCommitted(): Promise<void> {
    const topic = this.harness.topic(this.kind);
    const records = await this.records(topic);
    const behind = async (): Promise<number> => {
      const offsets = await groupOffsets({ bootstrap: this.harness.bootstrap }, topic, topic);
      const committed = new Map(offsets.map(({ partition, offset }) => [partition, offset]));
      return records.filter(({ partition, offset }) => offset >= (committed.get(partition) ?? 0)).length;
    };
    await expect.poll(behind, { timeout: 120_000, interval: 200 }).toBe(0);
  }
}
