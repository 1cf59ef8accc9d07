import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request, type Dispatcher } from 'undici';
import { ServiceError } from '../../errors.js';

export interface KeystoneOptions {
  /** With or without `/v3`. */
  readonly authUrl: string;
  /** The time of one attempt. */
  readonly timeoutMs: number;
  /** How often a request without an answer is repeated. */
  readonly retries: number;
  /** The time of all requests for one answer, with their attempts and the pauses between them; default 10 s. */
  readonly totalMs?: number;
  /** PEM files. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly isInsecure?: boolean };
}

/** An answer of Keystone. */
export interface KeystoneAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

/** Most connections to Keystone; further requests wait for one. */
const connections = 32;

/** Pause before the first repetition, in ms; each further one is twice as long. */
const firstPauseMs = 100;

/** Statuses after which the same request may be answered otherwise. */
const isRetriable = (status: number): boolean => status === 429 || status >= 500;

interface Sent extends Pick<Dispatcher.RequestOptions, 'method' | 'headers' | 'body'> {
  readonly signal: AbortSignal;
}

/** Requests to Keystone's version 3. */
export class KeystoneClient {
  readonly #options: KeystoneOptions;
  readonly #agent: Agent;
  readonly #tokensUrl: string;

  constructor(options: KeystoneOptions) {
    this.#options = options;
    const { ca, cert, key, isInsecure = false } = options.tls ?? {};
    const pem = (file: string | undefined): string | undefined => (file === undefined ? undefined : readPem(file));
    const tls = { ca: pem(ca), cert: pem(cert), key: pem(key), rejectUnauthorized: !isInsecure };
    this.#agent = new Agent({
      connections,
      connect: { timeout: options.timeoutMs, ...tls },
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
    });
    this.#tokensUrl = `${options.authUrl.replace(/\/+$/, '').replace(/\/v3$/, '')}/v3/auth/tokens`;
  }

  /** Begins the time for one answer: the signal with which its requests are made. A client waits no longer. */
  deadline(): AbortSignal {
    return AbortSignal.timeout(this.#options.totalMs ?? 10_000);
  }

  /** Asks for a token. */
  issue(auth: object, deadline: AbortSignal): Promise<KeystoneAnswer> {
    const headers = { 'content-type': 'application/json' };
    return this.#send('', { method: 'POST', headers, body: JSON.stringify({ auth }), signal: deadline });
  }

  /** Asks whose a token is. */
  validate(token: string, serviceToken: string, deadline: AbortSignal): Promise<KeystoneAnswer> {
    const headers = { 'x-auth-token': serviceToken, 'x-subject-token': token };
    return this.#send('?nocatalog', { method: 'GET', headers, signal: deadline });
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  /** @throws ServiceError `unavailable` when there is no answer after all attempts, or when the deadline has passed */
  async #send(query: string, options: Sent) {
    const { signal } = options;
    const problems = new Set<string>();
    for (let attempt = 0; attempt <= this.#options.retries && !signal.aborted; attempt += 1) {
      try {
        if (attempt > 0) await pause(firstPauseMs * 2 ** (attempt - 1), undefined, { signal });
        const answer = await request(this.#tokensUrl + query, { ...options, dispatcher: this.#agent });
        const text = await answer.body.text();
        if (!isRetriable(answer.statusCode)) {
          return { status: answer.statusCode, headers: answer.headers, body: parse(text) };
        }
        problems.add(`status ${answer.statusCode}`);
      } catch (error) {
        problems.add((error as Error).message);
      }
    }
    const detail = [...problems].join(', ') || 'no time left';
    throw new ServiceError('unavailable', `Keystone at ${this.#options.authUrl}: ${detail}`);
  }
}

function readPem(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const detail = `expected a readable PEM file: ${(error as Error).message}`;
    throw new ServiceError('configuration', `[keystone_authtoken] ${file}: ${detail}`, { cause: error });
  }
}

/** What is no JSON tells nothing. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
