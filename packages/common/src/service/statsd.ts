import { createSocket, type Socket } from 'node:dgram';

/** Labels of a series; the agent's statsd calls them dimensions. */
export type StatsdDimensions = Readonly<Record<string, string>>;

export interface StatsdOptions {
  readonly host: string;
  /** UDP. */
  readonly port: number;
  /** On every series; nobody overrides them. */
  readonly dimensions: StatsdDimensions;
}

/**
 * Sends figures to the statsd of a Monasca agent, a datagram each. What does not arrive is not missed: nothing waits for
 * it, and no error is heard of.
 */
export class Statsd {
  readonly #options: StatsdOptions;
  readonly #socket: Socket;

  constructor(options: StatsdOptions) {
    this.#options = options;
    this.#socket = createSocket(options.host.includes(':') ? 'udp6' : 'udp4');
    this.#socket.unref();
    this.#socket.on('error', () => {});
  }

  /** Adds to a counter. */
  count(name: string, value: number, dimensions: StatsdDimensions = {}): void {
    this.#send(name, value, 'c', dimensions);
  }

  /** Sets a gauge. */
  gauge(name: string, value: number, dimensions: StatsdDimensions = {}): void {
    this.#send(name, value, 'g', dimensions);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(resolve));
  }

  #send(name: string, value: number, type: string, more: StatsdDimensions): void {
    const { host, port, dimensions } = this.#options;
    const labels = Object.entries({ ...more, ...dimensions }).map(([key, text]) => `'${key}': '${text}'`);
    const line = `${name}:${value}|${type}|#{${labels.join(', ')}}`;
    this.#socket.send(line, port, host, () => {});
  }
}
