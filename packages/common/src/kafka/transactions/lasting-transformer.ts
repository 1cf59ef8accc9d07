import { silentLog, type Log } from '../../log.js';
import { createRetry } from '../../retry.js';
import type { TopicPartition } from '../record.js';
import type { GroupTransformer } from './group-transformer.js';
import type { Transform, Transformer, TransformerOptions } from './transformer.js';

/** Connects clients that have the same id and group as those before. */
type Connect = () => Promise<GroupTransformer>;

/**
 * A transformer that outlasts a commit without an answer. librdkafka allows nothing but the same commit again then, so
 * the clients are replaced: the next transactor of the id waits until the transaction has ended, and the next member of
 * the group reads where that has left the offsets, whichever way it was.
 */
export class LastingTransformer implements Transformer {
  readonly #connect: Connect;
  readonly #log: Log;
  readonly #stopping = new AbortController();
  #current: GroupTransformer;
  /** Never rejects. */
  #replacement: Promise<unknown> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  /** Connects before it resolves; throws as `connect` does. */
  static async connect(options: TransformerOptions, connect: Connect): Promise<LastingTransformer> {
    return new LastingTransformer(options, connect, await connect());
  }

  private constructor(options: TransformerOptions, connect: Connect, first: GroupTransformer) {
    this.#log = options.log ?? silentLog;
    this.#connect = connect;
    this.#current = first;
  }

  get assigned(): readonly TopicPartition[] {
    return this.#current.assigned;
  }

  async run(transform: Transform): Promise<void> {
    do {
      const current = this.#current;
      try {
        await current.run(transform);
        return;
      } catch (error) {
        if (!current.isUndecided) throw error;
        this.#log.warn({ error: (error as Error).message }, 'transaction without an answer: the clients are replaced');
      }
      const replacement = this.#replace(current);
      this.#replacement = replacement.catch(() => {});
      await replacement;
    } while (!this.#isStopping());
  }

  stop(deadlineMs?: number): Promise<void> {
    this.#stopping.abort();
    this.#stopped ??= this.#stop(deadlineMs);
    return this.#stopped;
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #stop(deadlineMs?: number): Promise<void> {
    await Promise.all([this.#current.stop(deadlineMs), this.#replacement]);
  }

  async #replace(former: GroupTransformer): Promise<void> {
    await former.stop(0);
    if (this.#isStopping()) return;
    const { signal } = this.#stopping;
    const retry = createRetry({ name: 'the connection of a new transformer', log: this.#log, signal });
    try {
      const next = await retry(this.#connect);
      // It may come when nobody waits for it any more.
      if (this.#isStopping()) await next.stop(0);
      else this.#current = next;
    } catch (error) {
      if (!this.#isStopping()) throw error;
    }
  }
}
