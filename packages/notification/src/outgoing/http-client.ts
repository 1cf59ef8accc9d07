import { readFileSync } from 'node:fs';
import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici';
import { ServiceError } from '@monasca/common';
import { filled } from '../filled.js';
import { SendError } from '../send-error.js';
import { configuredUrl } from './configured-url.js';
import { checkAddress, ForbiddenAddress, guardedConnector } from './connector.js';
import type { Networks } from './networks.js';

export interface HttpClientOptions {
  readonly networks: Networks;
  /** How long a request may take from its start to the end of the answer, in ms. */
  readonly timeoutMs: number;
  /** Whether any certificate will do. Default false. */
  readonly insecure?: boolean;
  /** Files in PEM: certificate authorities; certificate and key that prove who we are. */
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  /** Proxy for https; else what HTTP_PROXY, HTTPS_PROXY and NO_PROXY say counts. */
  readonly proxy?: string | undefined;
}

export interface HttpRequest {
  /** Default POST. */
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How long this request may take, in ms, when that is less than the client's requests may. */
  readonly timeoutMs?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** At most {@link maxAnswerBytes} of it, as UTF-8. */
  readonly text: string;
}

/** What is read of an answer, in bytes. */
const maxAnswerBytes = 64 * 1024;

/** Most connections to a receiver at a time: how many are used is decided elsewhere. */
const maxConnections = 1_024;

/** Sends requests to receivers: a total deadline, no redirects, allowed addresses only, a bounded answer. */
export class HttpClient {
  readonly #dispatcher: Dispatcher;
  readonly #timeoutMs: number;
  readonly #networks: Networks;

  /** @throws ServiceError `configuration` naming a file that cannot be read */
  constructor(options: HttpClientOptions) {
    this.#timeoutMs = options.timeoutMs;
    this.#networks = options.networks;
    this.#dispatcher = dispatcherOf(options);
  }

  /**
   * Resolves with the answer, whatever its status.
   * @throws SendError `address`, `forbidden`, `timeout` or `network`, with the host in its message and no more of the address
   */
  async request(address: string, { method = 'POST', headers = {}, body, ...limits }: HttpRequest): Promise<HttpAnswer> {
    const url = urlOf(address);
    checkLiteral(url, this.#networks);
    const timeoutMs = Math.min(limits.timeoutMs ?? Infinity, this.#timeoutMs);
    const ended = new AbortController();
    // A timer of its own: those of AbortSignal.timeout cannot be ended, and live on for as long as each request might have.
    const timer = setTimeout(() => ended.abort(late(url.host, timeoutMs)), Math.max(timeoutMs, 0));
    try {
      const answer = await this.#dispatcher.request({
        ...{ origin: url.origin, path: `${url.pathname}${url.search}`, method, signal: ended.signal },
        headers: { accept: '*/*', 'user-agent': userAgent, ...credentialsOf(url), ...headers },
        ...(body === undefined ? {} : { body }),
      });
      return { status: answer.statusCode, headers: answer.headers, text: await read(answer.body) };
    } catch (error) {
      throw faultOf(error, url.host, timeoutMs);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): Promise<void> {
    return this.#dispatcher.destroy();
  }
}

const userAgent = 'monasca-notification';

function dispatcherOf(options: HttpClientOptions): Dispatcher {
  const { networks, timeoutMs, insecure = false, proxy } = options;
  const tls = {
    rejectUnauthorized: !insecure,
    ...pem('ca', options.caFile),
    ...pem('cert', options.certFile),
    ...pem('key', options.keyFile),
  };
  const connect = guardedConnector(networks, { ...tls, timeout: timeoutMs });
  const common = { connections: maxConnections, headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
  const proxies = { proxy, ...proxiesOf(process.env) };
  for (const [name, url] of Object.entries(proxies)) if (url !== undefined) configuredUrl(url, name);
  if (Object.values(proxies).every((url) => url === undefined)) return new Agent({ ...common, connect });
  // The proxy is the operator's: it is reached wherever it is, and knows alone what it connects to. The connector is for
  // what goes past it.
  return new EnvHttpProxyAgent({
    ...common,
    connect,
    ...(proxy === undefined ? {} : { httpsProxy: proxy }),
    requestTls: tls,
    proxyTunnel: false,
  });
}

/**
 * The content of a file, by this name; nothing when no file is set.
 * @throws ServiceError `configuration` naming a file that cannot be read
 */
export function pem(name: string, file: string | undefined): Record<string, Buffer> {
  if (file === undefined || file === '') return {};
  try {
    return { [name]: readFileSync(file) };
  } catch (error) {
    throw new ServiceError('configuration', `expected a readable PEM file: ${(error as Error).message}`);
  }
}

/**
 * The URL of an address.
 * @throws SendError `address`
 */
export function urlOf(address: string): URL {
  if (!URL.canParse(address)) throw new SendError('address', 'expected an http or https URL');
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new SendError('address', `expected an http or https URL, got ${url.protocol}`);
  }
  return url;
}

/** Whoever connects, we or a proxy: an address that stands in the URL itself is looked at before. */
function checkLiteral({ hostname }: URL, networks: Networks): void {
  try {
    checkAddress(hostname, networks);
  } catch (error) {
    throw faultOf(error, hostname, 0);
  }
}

/** What stands before the host proves who we are, as browsers and the original take it. */
function credentialsOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  try {
    const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return { authorization: `Basic ${Buffer.from(plain).toString('base64')}` };
  } catch {
    throw new SendError('address', 'expected percent-encoded UTF-8 as credentials before the host');
  }
}

/** What the environment says of proxies; an empty variable says nothing. */
function proxiesOf(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const names = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY'];
  return Object.fromEntries(names.map((name) => [name, filled(env[name])]));
}

async function read(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    // Leaving the loop ends the connection.
    if (size >= maxAnswerBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxAnswerBytes).toString();
}

const late = (host: string, timeoutMs: number, cause?: unknown): SendError =>
  new SendError('timeout', `${host} has not answered within ${timeoutMs} ms`, { cause });

function faultOf(error: unknown, host: string, timeoutMs: number): SendError {
  if (error instanceof SendError) return error;
  const { name, code = name } = error as NodeJS.ErrnoException;
  if (error instanceof ForbiddenAddress) return new SendError('forbidden', error.message, { cause: error });
  if (/TIMEOUT|ETIMEDOUT/.test(code)) return late(host, timeoutMs, error);
  return new SendError('network', `no exchange with ${host}: ${code}`, { cause: error });
}
