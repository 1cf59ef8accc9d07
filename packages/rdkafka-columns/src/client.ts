import type { NativePartition, OnEvent } from './binding.js';
import { ColumnsError } from './errors.js';

/** Numbers of events, as in `native/events.h`. */
const event = {
  done: 0,
  assign: 1,
  revoke: 2,
  committed: 3,
  error: 4,
  log: 5,
  statistics: 6,
  token: 7,
  recordError: 8,
  outcomes: 9,
} as const;

const lost = 1;
/** librdkafka's error of whatever is left when a client ends. */
const destroyed = -197;

/** Properties of librdkafka by name, global and topic level together. */
export type Properties = Readonly<Record<string, string | number | boolean>>;

/** What a client tells whoever uses it. */
export interface ClientHandlers {
  /** An error of the client; when it is fatal, nothing works any more. */
  onError?(error: ColumnsError): void;
  /** A line of librdkafka's log, with its syslog level (3 error, 4 warning, 6 information). */
  onLog?(level: number, text: string): void;
  /** librdkafka's statistics as JSON, every `statistics.interval.ms`. */
  onStatistics?(json: string): void;
  /** A new OAuth token is wanted: `setToken`. */
  onTokenWanted?(): void;
}

/** What only one kind of client hears. */
export interface Events {
  onAssign?(partitions: readonly NativePartition[]): void;
  onRevoke?(partitions: readonly NativePartition[], isLost: boolean): void;
  onRecordError?(error: ColumnsError, partition: NativePartition | undefined): void;
  onOutcomes?(id: number): void;
}

/** The answer to a call: numbers of a poll, partitions of a commit. */
export interface Answer {
  readonly numbers: readonly number[];
  readonly partitions: readonly NativePartition[];
}

interface Pending {
  resolve(answer: Answer): void;
  reject(error: ColumnsError): void;
}

/** Calls that the addon's thread answers, and its events. */
export class Calls {
  readonly #pending = new Map<number, Pending>();
  #last = 0;

  /** Makes a call and resolves with its answer; a throw of `call` rejects. */
  make(call: (id: number) => void): Promise<Answer> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      call(id);
      this.#pending.set(id, { resolve, reject });
    });
  }

  /** Nothing is answered any more: what is still waited for is rejected with `_DESTROY`. */
  end(): void {
    const left = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of left) pending.reject(new ColumnsError(destroyed));
  }

  /** What the addon is given to call. */
  listener(handlers: ClientHandlers, events: Events): OnEvent {
    return (type, id, code, flags, text, partitions, ...numbers) => {
      const error = (): ColumnsError => new ColumnsError(code, text, flags);
      if (type === event.done) this.#settle(id, code === 0 ? undefined : error(), { numbers, partitions: [] });
      else if (type === event.committed) this.#settleCommit(id, code, error, partitions);
      else if (type === event.outcomes) events.onOutcomes?.(id);
      else if (type === event.assign) events.onAssign?.(partitions ?? []);
      else if (type === event.revoke) events.onRevoke?.(partitions ?? [], (flags & lost) !== 0);
      else if (type === event.recordError) events.onRecordError?.(new ColumnsError(code, text), partitions?.[0]);
      else if (type === event.error) handlers.onError?.(error());
      else if (type === event.log) handlers.onLog?.(code, text ?? '');
      else if (type === event.statistics) handlers.onStatistics?.(text ?? '{}');
      else if (type === event.token) handlers.onTokenWanted?.();
    };
  }

  /** A commit that was refused for some partitions is answered, with the error of each. */
  #settleCommit(
    id: number,
    code: number,
    error: () => ColumnsError,
    partitions: readonly NativePartition[] = [],
  ): void {
    const isForSome = partitions.some(([, , , refused]) => refused !== 0);
    this.#settle(id, code === 0 || isForSome ? undefined : error(), { numbers: [], partitions });
  }

  #settle(id: number, error: ColumnsError | undefined, answer: Answer): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error === undefined) pending?.resolve(answer);
    else pending?.reject(error);
  }
}

/** As the addon takes them. */
export function flat(properties: Properties): string[] {
  return Object.entries(properties).flatMap(([name, value]) => [name, String(value)]);
}
