import { HttpError } from '../http/index.js';

/** How much may come at once after a time without any, in seconds of the rate. */
const burstSeconds = 10;

/** Most projects that are kept apart; those that were not seen for the longest time begin anew. */
const projectsMax = 10_000;

interface Account {
  requests: number;
  bytes: number;
  /** Milliseconds since the epoch. */
  at: number;
}

export interface QuotaLimits {
  readonly requests_per_second: number;
  readonly bytes_per_second: number;
}

/** What each project may send. A limit of 0 is none. */
export class Quotas {
  readonly #limits: QuotaLimits;
  readonly #accounts = new Map<string, Account>();

  constructor(limits: QuotaLimits) {
    this.#limits = limits;
  }

  /**
   * Lets a request in, before its body is read.
   * @throws HttpError 429 with the reason and when to try again
   */
  enter(project: string): void {
    const { requests_per_second: requests, bytes_per_second: bytes } = this.#limits;
    if (requests === 0 && bytes === 0) return;
    const account = this.#account(project);
    if (requests > 0 && account.requests < 1) throw tooMany('requests', requests, (1 - account.requests) / requests);
    if (bytes > 0 && account.bytes <= 0) throw tooMany('bytes', bytes, (1 - account.bytes) / bytes);
    account.requests -= 1;
  }

  /** Counts a body that was read; what is over the limit is paid by the requests that follow. */
  received(project: string, bytes: number): void {
    if (this.#limits.bytes_per_second > 0) this.#account(project).bytes -= bytes;
  }

  #account(project: string): Account {
    const { requests_per_second: requests, bytes_per_second: bytes } = this.#limits;
    const now = Date.now();
    const full = { requests: Math.max(requests * burstSeconds, 1), bytes: bytes * burstSeconds };
    const { at, ...left } = this.#accounts.get(project) ?? { ...full, at: now };
    const seconds = (now - at) / 1_000;
    const account = {
      requests: Math.min(full.requests, left.requests + seconds * requests),
      bytes: Math.min(full.bytes, left.bytes + seconds * bytes),
      at: now,
    };
    this.#accounts.delete(project);
    this.#accounts.set(project, account);
    if (this.#accounts.size > projectsMax) this.#accounts.delete(this.#accounts.keys().next().value!);
    return account;
  }
}

function tooMany(what: string, rate: number, seconds: number): HttpError {
  return new HttpError(429, 'Too Many Requests', `The project may send ${rate} ${what} per second`, {
    'retry-after': String(Math.max(1, Math.ceil(seconds))),
  });
}
