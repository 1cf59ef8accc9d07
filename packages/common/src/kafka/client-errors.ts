import { silentLog, type Log } from '../log.js';
import type { KafkaError } from './errors.js';
import { Interruption } from './interruption.js';
import type { ClientRole, KafkaOptions } from './options.js';

/** librdkafka repeats it with every attempt to connect: `reconnect.backoff.max.ms`, with half of it more by chance. */
const allDown = '_ALL_BROKERS_DOWN';
const allDownQuietMs = 15_000;
/** It repeats the same error of one broker every 30 s at most. */
const quietMs = 45_000;

/** One kind of error, as long as it is repeated. */
interface Spell {
  readonly interruption: Interruption;
  lastAt: number;
  timer?: NodeJS.Timeout;
}

/**
 * What a client says by itself is wrong, as of brokers that it cannot reach. It says so again and again, and nothing when
 * all is well: an error that has not come for some time is over.
 */
export class ClientErrors {
  readonly #role: ClientRole;
  readonly #log: Log;
  readonly #onError: KafkaOptions['onError'];
  readonly #spells = new Map<string, Spell>();
  #isEnded = false;

  constructor(role: ClientRole, { log = silentLog, onError }: KafkaOptions) {
    this.#role = role;
    this.#log = log;
    this.#onError = onError;
  }

  /** Counts an error, and tells it when it is new. */
  report(error: KafkaError): void {
    const { kafkaName } = error;
    this.#onError?.(this.#role, error);
    if (this.#isEnded) return;
    const spell = this.#spells.get(kafkaName) ?? this.#begin(kafkaName);
    spell.interruption.failed(kafkaName, { error: error.message });
    spell.lastAt = Date.now();
    clearTimeout(spell.timer);
    const over = (): void => spell.interruption.over(spell.lastAt);
    spell.timer = setTimeout(over, kafkaName === allDown ? allDownQuietMs : quietMs).unref();
  }

  /** The client is closing: nothing more is told. */
  end(): void {
    this.#isEnded = true;
    for (const { timer } of this.#spells.values()) clearTimeout(timer);
  }

  #begin(kafkaName: string): Spell {
    const begin = `Kafka ${this.#role} reports an error`;
    const end = `Kafka ${this.#role} reports this error no longer`;
    const spell = { interruption: new Interruption(this.#log, begin, end), lastAt: 0 };
    this.#spells.set(kafkaName, spell);
    return spell;
  }
}
