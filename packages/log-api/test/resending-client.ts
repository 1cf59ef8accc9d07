import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** A bulk and what its client was told of it. */
export interface SentBulk {
  /** Idempotency-Key of all attempts. */
  readonly key: string;
  readonly messages: readonly string[];
  /** The status of each attempt; 0 where the client gave up waiting or was cut off. */
  readonly statuses: readonly number[];
}

export interface ClientOptions {
  readonly url: string;
  readonly token: string;
  /** Logs of a bulk. */
  readonly bulkSize: number;
  /** How long a client waits for an answer, in ms. */
  readonly patienceMs: number;
}

/** Sends a bulk, and again under the same key after a time-out, a cut connection or a status of the server, until it is taken. */
export async function sendBulk({ url, token, bulkSize, patienceMs }: ClientOptions): Promise<SentBulk> {
  const key = randomUUID();
  const messages = Array.from({ length: bulkSize }, (_, index) => `${key} ${index}`);
  const body = JSON.stringify({ logs: messages.map((message) => ({ message })) });
  const headers = { 'content-type': 'application/json', 'x-auth-token': token, 'idempotency-key': key };
  const statuses: number[] = [];
  for (;;) {
    const signal = AbortSignal.timeout(patienceMs);
    const status = await fetch(url, { method: 'POST', headers, body, signal }).then(
      (answer) => answer.status,
      () => 0,
    );
    statuses.push(status);
    if (status !== 0 && status < 500) return { key, messages, statuses };
    await sleep(100);
  }
}
