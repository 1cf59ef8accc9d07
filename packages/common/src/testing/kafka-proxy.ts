import { connect, createServer, type Server, type Socket } from 'node:net';
import { FrameReader } from './frame-reader.js';

/** Numbers of requests in Kafka's protocol (https://kafka.apache.org/protocol: API keys). */
export const api = { produce: 0, fetch: 1, metadata: 3, offsetCommit: 8, heartbeat: 12, endTransaction: 26 } as const;

/** What happens to a frame: it is passed on, lost with its connection, or kept until {@link KafkaProxy.release}. */
export type Verdict = 'pass' | 'lose' | 'hold';

/** Decides about a request, or about an answer by the request that it answers. */
export type Judge = (apiKey: number) => Verdict;

/**
 * A way to brokers on 127.0.0.1 that loses or keeps requests and answers, is slow, or is cut. It listens on another loopback address at the
 * same ports, and writes that address in place of the brokers' own in what they say of themselves: so a client stays on
 * this way for all its connections, and both addresses are of the same length.
 */
export class KafkaProxy {
  /** What a client takes as `bootstrap`. */
  readonly bootstrap: string;
  /** Requests and answers that were lost. */
  lost = 0;
  /** How long every answer takes more, in ms. */
  delayMs = 0;
  /** Asked for each answer. */
  judge: Judge = () => 'pass';
  /** Asked for each request: one that is lost or kept is unknown to the broker, and later ones overtake it. */
  judgeRequest: Judge = () => 'pass';
  /** Whether heartbeats are answered here: the group gives a member up, and the member does not notice. */
  feignsHeartbeats = false;
  readonly #address: string;
  readonly #servers: readonly Server[];
  readonly #open = new Set<Socket>();
  readonly #held: (() => void)[] = [];
  #isCut = false;

  /**
   * Takes an address of the loopback network, as long as 127.0.0.1, at which nobody listens on the ports.
   * @param brokers `127.0.0.1:port,…`
   */
  static async to(brokers: string): Promise<KafkaProxy> {
    const ports = brokers.split(',').map((broker) => Number(broker.split(':')[1]));
    for (;;) {
      const proxy = new KafkaProxy(ports, anyAddress());
      try {
        await proxy.#listen(ports);
        return proxy;
      } catch (error) {
        // Other tests have proxies of their own to the same brokers.
        await proxy.close();
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      }
    }
  }

  async #listen(ports: readonly number[]): Promise<void> {
    const listening = this.#servers.map(
      (server, i) =>
        new Promise<void>((resolve, reject) => {
          server.once('error', reject).listen(ports[i], this.#address, resolve);
        }),
    );
    await Promise.all(listening);
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

  /** Frames that are kept. */
  get held(): number {
    return this.#held.length;
  }

  /** Passes on what was kept; nothing is kept, lost or feigned any more. */
  release(): void {
    this.judge = this.judgeRequest = () => 'pass';
    this.feignsHeartbeats = false;
    for (const pass of this.#held.splice(0)) pass();
  }

  async close(): Promise<void> {
    this.cut();
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  #join(client: Socket, broker: Socket): void {
    /** The kind of each request that has no answer yet, by its correlation id. */
    const requests = new Map<number, number>();
    const asked = new FrameReader((frame) => {
      const [apiKey, correlationId] = [frame.readInt16BE(4), frame.readInt32BE(8)];
      if (apiKey === api.heartbeat && this.feignsHeartbeats) {
        client.write(heartbeatAnswer(correlationId));
        return;
      }
      requests.set(correlationId, apiKey);
      this.#decide(this.judgeRequest(apiKey), client, () => void broker.write(frame));
    });
    const answered = new FrameReader((frame) => {
      const correlationId = frame.readInt32BE(4);
      const apiKey = requests.get(correlationId) ?? -1;
      requests.delete(correlationId);
      const answer = rewritten(frame, apiKey, this.#address);
      this.#decide(this.judge(apiKey), client, () => this.#pass(answer, client));
    });
    client.on('data', (bytes) => asked.read(bytes));
    broker.on('data', (bytes) => answered.read(bytes));
    this.#tie(client, broker);
    this.#tie(broker, client);
  }

  #decide(verdict: Verdict, client: Socket, pass: () => void): void {
    if (verdict === 'pass') pass();
    else if (verdict === 'hold') this.#held.push(() => client.destroyed || pass());
    else {
      this.lost += 1;
      client.resetAndDestroy();
    }
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

/** 127.D.D.D, any but 127.0.0.1, where the brokers are. */
function anyAddress(): string {
  const digit = (): number => Math.floor(Math.random() * 10);
  const address = ['127', digit(), digit(), digit()].join('.');
  return address === '127.0.0.1' || address.endsWith('.0.0.0') ? anyAddress() : address;
}

/** All is well, as versions 1 to 3 say it: no throttling, no error. */
function heartbeatAnswer(correlationId: number): Buffer {
  const answer = Buffer.alloc(14);
  answer.writeInt32BE(10, 0);
  answer.writeInt32BE(correlationId, 4);
  return answer;
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
