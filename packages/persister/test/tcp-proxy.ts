import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server that can be cut, or left without a word. */
export class TcpProxy {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #isCut = false;
  #isFrozen = false;
  /** What a request must hold for its answer to be lost; undefined: none is. */
  #losing: string | undefined;
  /** Answers that were lost. */
  lost = 0;

  /** Listens on a port of its own. */
  static async to(url: string): Promise<TcpProxy> {
    const { hostname, port } = new URL(url);
    const proxy = new TcpProxy(hostname, Number(port));
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  private constructor(host: string, port: number) {
    this.#server = createServer((client) => {
      if (this.#isCut) client.resetAndDestroy();
      else this.#join(client, connect(port, host));
    });
  }

  /** The same URL by way of the proxy. */
  url(url: string): string {
    const { port } = this.#server.address() as { port: number };
    return Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href;
  }

  /** Cuts every connection, and each new one, until {@link mend}. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#open) socket.resetAndDestroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  /** Nothing gets through any more, on connections that there are and on new ones, until {@link thaw}. */
  freeze(): void {
    this.#isFrozen = true;
    for (const socket of this.#open) socket.pause();
  }

  thaw(): void {
    this.#isFrozen = false;
    for (const socket of this.#open) socket.resume();
  }

  /** From now on a connection is cut when the server answers a request that holds this text, before the answer arrives. */
  loseAnswersTo(text: string | undefined): void {
    this.#losing = text;
  }

  close(): Promise<void> {
    this.cut();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #join(client: Socket, server: Socket): void {
    let loses = false;
    client.on('data', (bytes) => {
      loses ||= this.#losing !== undefined && bytes.includes(this.#losing);
      server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (!loses) {
        client.write(bytes);
        return;
      }
      this.lost += 1;
      client.resetAndDestroy();
    });
    const pairs = [
      [client, server],
      [server, client],
    ] as const;
    for (const [socket, other] of pairs) {
      this.#open.add(socket);
      if (this.#isFrozen) socket.pause();
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#open.delete(socket);
        other.destroy();
      });
    }
  }
}
