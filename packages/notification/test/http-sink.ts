import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TlsOptions } from 'node:tls';

/** A request as a receiver got it. */
export interface SinkRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export interface SinkAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a receiver answers; one that takes the answer into its own hands returns nothing. */
export type SinkBehaviour = (request: SinkRequest, response: ServerResponse) => SinkAnswer | undefined;

/** A receiver on the loopback address that records what it gets. */
export interface HttpSink {
  /** Such as `http://127.0.0.1:1234`. */
  readonly origin: string;
  readonly requests: SinkRequest[];
  behaviour: SinkBehaviour;
  close(): Promise<void>;
}

export async function startHttpSink(behaviour: SinkBehaviour = () => ({}), tls?: TlsOptions): Promise<HttpSink> {
  const listener: RequestListener = (incoming, response) => {
    void text(incoming).then((body) => {
      const { method = '', url: path = '', headers, rawHeaders } = incoming;
      const request = { method, path, headers, rawHeaders, body };
      sink.requests.push(request);
      const answer = sink.behaviour(request, response);
      if (answer === undefined) return;
      response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? '');
    });
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  // It hangs up when it is told to: at a time of its own it would, on a busy machine, just when a request comes.
  server.keepAliveTimeout = 300_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sink: HttpSink = {
    origin: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    behaviour,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return sink;
}
