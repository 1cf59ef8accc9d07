import { connect, createServer, type Server, type Socket } from 'node:net';
import { FrameReader } from './frame-reader.js';

/** Numbers of requests in Kafka's protocol (https://kafka.apache.org/protocol: API keys). */
export const api = { produce: 0, fetch: 1, metadata: 3, offsetCommit: 8, heartbeat: 12 } as const;

/** What happens to the answer of a broker: it is passed on, or lost with its connection. */
export type Verdict = 'pass' | 'lose';

/** Decides about an answer by the request that it answers. */
export type Judge = (apiKey: number) => Verdict;

/**
 * A way to brokers on 127.0.0.1 that loses answers, is slow, or is cut. It listens on another loopback address at the
 * same ports, and writes that address in place of the brokers' own in what they say of themselves: so a client stays on
 * this way for all its connections, and both addresses are of the same length.
 */
export class KafkaProxy {
  /** What a client takes as `bootstrap`. */
  readonly bootstrap: string;
  /** Answers that were lost. */
  lost = 0;
  /** How long every answer takes more, in ms. */
  delayMs = 0;
  /** Asked for each answer. */
  judge: Judge = () => 'pass';
  readonly #address: string;
  readonly #servers: readonly Server[];
  readonly #open = new Set<Socket>();
  #isCut = false;

  /**
   * @param brokers `127.0.0.1:port,…`
   * @param address one of the loopback network, as long as 127.0.0.1
   */
  static async to(brokers: string, address = '127.0.0.2'): Promise<KafkaProxy> {
    const ports = brokers.split(',').map((broker) => Number(broker.split(':')[1]));
    const proxy = new KafkaProxy(ports, address);
    await Promise.all(
      proxy.#servers.map(
        (server, i) =>
          new Promise<void>((resolve, reject) => {
            server.once('error', reject).listen(ports[i], address, resolve);
          }),
      ),
    );
    return proxy;
  }

  private constructor(ports: readonly number[], address: string) {
    this.bootstrap = ports.map((port) => `${address}:${port}`).join(',');
    this.#address = address;
    this.#servers = ports.map((port) =>
      createServer((client) => {
        if (this.#isCut) client.resetAndDestroy();
        else this.#join(client, connect(port, '127.0.0.1'));
      }),
    );
  }

  /** Cuts every connection, and each new one, until {@link mend}. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#open) socket.resetAndDestroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  #join(client: Socket, broker: Socket): void {
    /** The kind of each request that has no answer yet, by its correlation id. */
    const requests = new Map<number, number>();
    const asked = new FrameReader((frame) => {
      requests.set(frame.readInt32BE(8), frame.readInt16BE(4));
      broker.write(frame);
    });
    const answered = new FrameReader((frame) => {
      const correlationId = frame.readInt32BE(4);
      const apiKey = requests.get(correlationId) ?? -1;
      requests.delete(correlationId);
      if (this.judge(apiKey) === 'pass') {
        this.#pass(rewritten(frame, apiKey, this.#address), client);
        return;
      }
      this.lost += 1;
      client.resetAndDestroy();
    });
    client.on('data', (bytes) => asked.read(bytes));
    broker.on('data', (bytes) => answered.read(bytes));
    this.#tie(client, broker);
    this.#tie(broker, client);
  }

  #pass(frame: Buffer, client: Socket): void {
    if (this.delayMs === 0) client.write(frame);
    else setTimeout(() => client.destroyed || client.write(frame), this.delayMs);
  }

  #tie(socket: Socket, other: Socket): void {
    this.#open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#open.delete(socket);
      other.destroy();
    });
  }
}

/** Answers that name brokers: metadata, and who coordinates a group. Records are left as they are. */
const naming = new Set<number>([api.metadata, 10]);

function rewritten(frame: Buffer, apiKey: number, address: string): Buffer {
  if (!naming.has(apiKey)) return frame;
  for (let at = frame.indexOf('127.0.0.1'); at !== -1; at = frame.indexOf('127.0.0.1', at + 1)) {
    frame.write(address, at, 'latin1');
  }
  return frame;
}
