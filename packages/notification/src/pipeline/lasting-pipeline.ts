import { createRetry, ServiceError, type Log } from '@monasca/common';
import { Pipeline, type PipelineOptions } from './pipeline.js';
import type { Work } from './record.js';

/**
 * A pipeline that goes on with new clients when one has had no answer for so long that nobody knows how its transaction
 * ends: the new ones wait for that, and read on where the group stands then.
 */
export class LastingPipeline {
  readonly #options: PipelineOptions;
  readonly #work: Work;
  readonly #log: Log;
  readonly #stopping = new AbortController();
  #pipeline: Pipeline;
  #trouble: string | undefined;

  /** Connects; throws as `createConsumer` and `createTransactor` do. */
  static async start(options: PipelineOptions, work: Work): Promise<LastingPipeline> {
    return new LastingPipeline(options, work, await Pipeline.start(options, work));
  }

  private constructor(options: PipelineOptions, work: Work, first: Pipeline) {
    this.#options = options;
    this.#work = work;
    this.#log = options.log;
    this.#pipeline = first;
  }

  /** Why nothing is committed, while that is tried again. */
  get trouble(): string | undefined {
    return this.#trouble ?? this.#pipeline.trouble;
  }

  /** Works until {@link stop}; rejects with what makes going on senseless. */
  async run(onAssigned: () => void): Promise<void> {
    for (;;) {
      try {
        await this.#pipeline.run(onAssigned);
        return;
      } catch (error) {
        if (!this.#isStopped && !isWithoutAnswer(error)) throw error;
        if (!this.#isStopped) await this.#renew(error as Error);
        if (this.#isStopped) return;
      }
    }
  }

  async stop(deadlineMs: number): Promise<void> {
    this.#stopping.abort();
    await this.#pipeline.stop(deadlineMs);
  }

  get #isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #renew({ message }: Error): Promise<void> {
    this.#trouble = message;
    this.#log.warn({ error: message }, 'Kafka has not answered: going on with new clients');
    await this.#pipeline.stop(0);
    const { signal } = this.#stopping;
    const retry = createRetry({ name: 'connecting to Kafka', log: this.#log, signal });
    const next = await retry(() => Pipeline.start(this.#options, this.#work)).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (next === undefined) return;
    this.#pipeline = next;
    this.#trouble = undefined;
    if (signal.aborted) await next.stop(0);
  }
}

const isWithoutAnswer = (error: unknown): error is ServiceError =>
  error instanceof ServiceError && (error.code === 'timeout' || error.code === 'unavailable');
