import {
  BrokenCircuitError,
  bulkhead,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  type BulkheadPolicy,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import { SendError } from '../send-error.js';
import { MethodPolicy } from './method-policy.js';

export interface LimitOptions {
  /** Most sends at a time to one host, and to one method. */
  readonly perHost: number;
  readonly perMethod: number;
  /** Failures in a row after which a host is left alone, and for how long, in ms. */
  readonly failures: number;
  readonly pauseMs: number;
  /** How long a send may wait for its turn, in ms; then it is left for later. */
  readonly longestWaitMs: number;
}

interface HostPolicy {
  readonly room: BulkheadPolicy;
  readonly breaker: CircuitBreakerPolicy;
}

/** Hosts and methods that are remembered: tenants choose them. */
const mostRemembered = 10_000;

/** Failures that tell something of the host: not of the request, nor of how much one sender may send. */
const ofHost = new Set(['server', 'timeout', 'network']);

/** How much is on its way to whom: who does not answer holds up nobody else. */
export class Limits {
  readonly #options: LimitOptions;
  readonly #hosts = new Map<string, HostPolicy>();
  readonly #methods = new Map<string, MethodPolicy>();

  constructor(options: LimitOptions) {
    this.#options = options;
  }

  /**
   * Sends when there is room.
   * @param given aborts when nothing more is to be begun: then it rejects with the reason
   * @throws SendError `network` at once while the host is left alone; `timeout`, no attempt, when its turn does not come in
   * time: of a receiver that is slow but answers no breaker takes notice
   */
  async run(host: string, methodId: string, given: AbortSignal, send: () => Promise<void>): Promise<void> {
    const { perMethod, failures, longestWaitMs } = this.#options;
    const method = remembered(this.#methods, methodId, () => new MethodPolicy(perMethod));
    const { room, breaker } = remembered(this.#hosts, host, () => this.#hostPolicy());
    const late = (): SendError => {
      const text = `${host} takes so long that a turn does not come within ${longestWaitMs} ms`;
      return new SendError('timeout', text, { isAttempt: false });
    };
    if (method.expectedWaitMs > longestWaitMs) throw late();
    const deadline = performance.now() + longestWaitMs;
    const inTime = async (): Promise<void> => {
      given.throwIfAborted();
      if (performance.now() > deadline) throw late();
      await breaker.execute(() => method.timed(send));
    };
    try {
      await method.execute(() => room.execute(inTime));
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      const message = `${host} is left alone for a while after ${failures} failures in a row`;
      throw new SendError('network', message, { cause: error });
    }
  }

  #hostPolicy(): HostPolicy {
    const { perHost, failures, pauseMs } = this.#options;
    const isOfHost = (error: Error): boolean => error instanceof SendError && ofHost.has(error.reason);
    const breaker = circuitBreaker(handleWhen(isOfHost), {
      halfOpenAfter: pauseMs,
      breaker: new ConsecutiveBreaker(failures),
    });
    return { room: bulkhead(perHost, Infinity), breaker };
  }
}

/** What is known by a key; the one that was asked for longest ago is forgotten first. */
function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make();
  known.delete(key);
  known.set(key, value);
  if (known.size > mostRemembered) {
    const [oldest] = known.keys();
    if (oldest !== undefined) known.delete(oldest);
  }
  return value;
}
