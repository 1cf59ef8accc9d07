import type { FastifyInstance, FastifyRequest } from 'fastify';
import { unavailable } from '../errors.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Bytes that are held for it; see {@link hold}. */
    heldBytes: number;
    /** What all requests of the server may hold together. */
    budget: Budget;
  }
}

/** Bytes that may be in use at a time. */
export class Budget {
  readonly #max: number;
  #used = 0;

  /** @param max bytes */
  constructor(max: number) {
    this.#max = max;
  }

  get used(): number {
    return this.#used;
  }

  /** Takes bytes, unless there are not so many left. */
  take(bytes: number): boolean {
    if (this.#used + bytes > this.#max) return false;
    this.#used += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}

/** Lets requests take memory from a budget, and gives it back when they are answered. */
export function holdWithin(server: FastifyInstance, budget: Budget): void {
  server.decorateRequest('heldBytes', 0);
  server.decorateRequest('budget');
  server.addHook('onRequest', (request, _reply, done) => {
    request.budget = budget;
    done();
  });
  // Every request is answered at some time, even one whose client has gone.
  server.addHook('onSend', (request, _reply, _payload, done) => {
    budget.give(request.heldBytes);
    request.heldBytes = 0;
    done();
  });
}

/** What an item of a request takes in memory beside its bytes, until Kafka has it (measured, rounded up). */
export const itemBytes = 1_000;

/**
 * Counts bytes that are kept in memory for a request until it is answered.
 * @throws HttpError 503 when all requests together would hold more than the server may
 */
export function hold(request: FastifyRequest, bytes: number): void {
  if (!request.budget.take(bytes)) throw unavailable('Too many bytes are waiting for Kafka. Send it again.', 1);
  request.heldBytes += bytes;
}
