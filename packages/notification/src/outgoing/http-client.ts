import { readFileSync } from 'node:fs';
import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici';
import { ServiceError } from '@monasca/common';
import { filled } from '../filled.js';
import { SendError } from '../send-error.js';
import { configuredUrl } from './configured-url.js';
import { checkAddress, ForbiddenAddress, guardedConnector } from './connector.js';
import { exchange } from './exchange.js';
import type { Networks } from './networks.js';
import { Targets } from './targets.js';

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
  /** At most 64 KiB of it, as UTF-8. */
  readonly text: string;
}

/** Most connections to a receiver at a time: how many are used is decided elsewhere. */
const maxConnections = 1_024;

/** Sends requests to receivers: a total deadline, no redirects, allowed addresses only, a bounded answer. */
export class HttpClient {
  readonly #dispatcher: Dispatcher;
  readonly #timeoutMs: number;
  readonly #targets: Targets;

  /** @throws ServiceError `configuration` naming a file that cannot be read */
  constructor(options: HttpClientOptions) {
    this.#timeoutMs = options.timeoutMs;
    this.#targets = new Targets((url) => checkLiteral(url, options.networks));
    this.#dispatcher = dispatcherOf(options);
  }

  /**
   * Resolves with the answer, whatever its status.
   * @throws SendError `address`, `forbidden`, `timeout` or `network`, with the host in its message and no more of the address
   */
  async request(address: string, { method = 'POST', headers = {}, body, ...limits }: HttpRequest): Promise<HttpAnswer> {
    const { origin, path, host, credentials } = this.#targets.of(address);
    const timeoutMs = Math.min(limits.timeoutMs ?? Infinity, this.#timeoutMs);
    const request = {
      ...{ origin, path, method },
      headers: { accept: '*/*', 'user-agent': userAgent, ...credentials, ...headers },
      ...(body === undefined ? {} : { body }),
    };
    try {
      return await exchange(this.#dispatcher, request, timeoutMs, () => late(host, timeoutMs));
    } catch (error) {
      throw faultOf(error, host, timeoutMs);
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

/** Whoever connects, we or a proxy: an address that stands in the URL itself is looked at before. */
function checkLiteral({ hostname }: URL, networks: Networks): void {
  try {
    checkAddress(hostname, networks);
  } catch (error) {
    throw faultOf(error, hostname, 0);
  }
}

/** What the environment says of proxies; an empty variable says nothing. */
function proxiesOf(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const names = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY'];
  return Object.fromEntries(names.map((name) => [name, filled(env[name])]));
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
