import { readFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { elasticsearchUrl } from './elasticsearch-fixture.js';

/** The files that a server with TLS needs; its certificate is for 127.0.0.1. */
export const certificates = JSON.parse(process.env.MONASCA_TESTED_SASL ?? '{}') as {
  readonly caFile: string;
  readonly clientCert: string;
  readonly clientKey: string;
};

/** A request, and its body as it was sent. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** What the gateway says in place of the server: an answer, or with 0 as its status nothing. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** Default: those of Elasticsearch. */
  readonly headers?: Record<string, string>;
}

/** A way to the server that may answer for it. */
export class ElasticsearchGateway {
  readonly asked: Asked[] = [];
  readonly #server: Server;

  static async open(
    intercept: (asked: Asked) => Answer | undefined,
    { tls = false } = {},
  ): Promise<ElasticsearchGateway> {
    // prettier-ignore
    const gateway = new ElasticsearchGateway(intercept, tls);
    await new Promise<void>((resolve) => gateway.#server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  private constructor(intercept: (asked: Asked) => Answer | undefined, tls: boolean) {
    const listener: RequestListener = (incoming, outgoing) => {
      void (async () => {
        const { method = '', url: path = '', headers } = incoming;
        const asked = { method, path, headers, body: await buffer(incoming) };
        this.asked.push(asked);
        const answer = intercept(asked);
        if (answer?.status === 0) return;
        if (answer !== undefined) {
          const own = { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' };
          outgoing.writeHead(answer.status, answer.headers ?? own).end(JSON.stringify(answer.body ?? {}));
          return;
        }
        const forwarded = request(new URL(path, elasticsearchUrl), { method, headers }, (reply) => {
          outgoing.writeHead(reply.statusCode ?? 500, reply.headers);
          reply.pipe(outgoing);
        });
        forwarded.on('error', () => outgoing.destroy());
        forwarded.end(asked.body);
      })();
    };
    const key = () => ({ key: readFileSync(certificates.clientKey), cert: readFileSync(certificates.clientCert) });
    this.#server = tls ? createTlsServer(key(), listener) : createServer(listener);
  }

  get host(): string {
    const { port } = this.#server.address() as { port: number };
    return `127.0.0.1:${port}`;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
