import { silentLog } from '../../log.js';
import { KafkaError } from '../errors.js';
import { Interruption } from '../interruption.js';
import type { ConsumerOptions } from '../options.js';
import type { TopicPartition } from '../record.js';
import type { ConsumerDriver } from './consumer-driver.js';
import type { Watermarks } from './watermarks.js';

/** The commits of a member: one at a time, of what is finished and not committed yet. */
export class Commits {
  readonly #driver: ConsumerDriver;
  readonly #watermarks: Watermarks;
  readonly #options: ConsumerOptions;
  readonly #interruption: Interruption;
  /** The commit before; never rejects. */
  #last: Promise<void> = Promise.resolve();

  constructor(driver: ConsumerDriver, watermarks: Watermarks, options: ConsumerOptions) {
    this.#driver = driver;
    this.#watermarks = watermarks;
    this.#options = options;
    const log = options.log ?? silentLog;
    this.#interruption = new Interruption(log, 'offsets not committed, nothing is lost', 'offsets are committed again');
  }

  /** Commits at every interval, except where the answer to the commit before is still to come, until it is cleared. */
  commitRegularly(): NodeJS.Timeout {
    let waiting = false;
    return setInterval(() => {
      if (waiting) return;
      waiting = true;
      const done = (): void => void (waiting = false);
      this.commit().then(done, done);
    }, this.#options.commitIntervalMs ?? 1_000);
  }

  /**
   * Commits what is finished, of all partitions or of these; throws KafkaError where the group refuses. A refused
   * commit leaves the offsets uncommitted, so that the next one carries them again.
   */
  commit(partitions?: readonly TopicPartition[]): Promise<void> {
    if (this.#options.offsetsByTransaction === true) return Promise.resolve();
    const commit = this.#last.then(() => this.#commit(partitions));
    this.#last = commit.catch(() => {});
    return commit;
  }

  async #commit(partitions?: readonly TopicPartition[]): Promise<void> {
    const offsets = this.#watermarks.uncommitted(partitions);
    if (offsets.length === 0) return;
    try {
      const refused = await this.#driver.commit(offsets);
      const isRefused = ({ topic, partition }: TopicPartition): boolean =>
        refused.some((one) => one.topic === topic && one.partition === partition);
      this.#watermarks.committed(offsets.filter((offset) => !isRefused(offset)));
      if (refused[0] !== undefined) throw refused[0].error;
      this.#interruption.over();
    } catch (error) {
      if (error instanceof KafkaError) this.#options.onError?.('consumer', error);
      const { message } = error as Error;
      this.#interruption.failed(message, { error: message, offsets });
      throw error;
    }
  }
}
