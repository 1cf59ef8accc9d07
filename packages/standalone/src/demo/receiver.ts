import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import fastify from 'fastify';
import { listen } from '@monasca/common/service';
import { host } from '../options.js';

/** The header by which a receiver knows notifications, and copies of them. */
const deliveryHeader = 'monasca-delivery-id';

/**
 * A receiver of webhooks that writes down the delivery id of each before it takes it, so that what a killed run was told
 * is known to the next one.
 */
export class Receiver {
  /** Where it listens. */
  readonly url: string;
  readonly #told: Set<string>;
  readonly #file: string;
  readonly #close: () => Promise<void>;

  static async open(file: string): Promise<Receiver> {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    // What stands after the last line break is half a line, of something that was not taken.
    const told = new Set(lines.slice(0, -1));
    if (lines.at(-1)) writeFileSync(file, [...told].map((id) => `${id}\n`).join(''));
    const server = fastify({ forceCloseConnections: true });
    server.post('/', (request, reply) => {
      const id = String(request.headers[deliveryHeader]);
      if (!told.has(id)) appendFileSync(file, `${id}\n`);
      told.add(id);
      return reply.code(204).send();
    });
    const port = await listen(server, 'receiver', { host, port: 0 });
    return new Receiver(`http://${host}:${port}/`, told, file, () => server.close());
  }

  private constructor(url: string, told: Set<string>, file: string, close: () => Promise<void>) {
    [this.url, this.#told, this.#file, this.#close] = [url, told, file, close];
  }

  /** Delivery ids of all that it was told. */
  get told(): ReadonlySet<string> {
    return this.#told;
  }

  close(): Promise<void> {
    return this.#close();
  }

  /** Removes what it has written. */
  forget(): void {
    rmSync(this.#file, { force: true });
  }
}
