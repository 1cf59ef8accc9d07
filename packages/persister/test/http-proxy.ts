import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What happens to a request: it is passed on; it is answered with a status, and an error as InfluxDB words it, instead; its
 * connection is reset before the server has it, or in place of the server's answer; or the client waits in vain, before
 * or after.
 */
export type Fate = 'pass' | number | Refusal | 'reset before' | 'reset after' | 'hang before' | 'hang after';

export interface Refusal {
  readonly status: number;
  readonly error: string;
}

/** A way to a server that treats its requests as it is told. */
export class HttpProxy {
  readonly url: URL;
  /** Asked for each request. */
  judge: (request: IncomingMessage) => Fate = () => 'pass';
  /** How often each fate was met. */
  readonly met = new Map<Fate, number>();
  readonly #server: Server;
  readonly #target: URL;

  static async to(target: string): Promise<HttpProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new HttpProxy(server, new URL(target));
  }

  private constructor(server: Server, target: URL) {
    this.#server = server;
    this.#target = target;
    this.url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (incoming, outgoing) => {
      this.#treat(incoming, outgoing);
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => {
        resolve();
      });
      this.#server.closeAllConnections();
    });
  }

  #treat(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const fate = this.judge(incoming);
    this.met.set(fate, (this.met.get(fate) ?? 0) + 1);
    if (fate === 'reset before') incoming.socket.resetAndDestroy();
    else if (fate === 'hang before') incoming.resume();
    else if (typeof fate === 'number' || typeof fate === 'object') {
      const { status, error } = typeof fate === 'object' ? fate : { status: fate, error: 'not now' };
      incoming.resume();
      incoming.once('end', () => outgoing.writeHead(status).end(JSON.stringify({ error })));
    } else this.#pass(incoming, outgoing, fate);
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse, fate: 'pass' | 'reset after' | 'hang after'): void {
    const { method, url: path, headers } = incoming;
    const passed = request(this.#target, { method, path, headers }, (answer) => {
      if (fate === 'pass') {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      } else {
        answer.resume();
        answer.once('end', () => {
          if (fate === 'reset after') incoming.socket.resetAndDestroy();
        });
      }
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  }
}
