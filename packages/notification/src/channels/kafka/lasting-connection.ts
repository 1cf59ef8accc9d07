import type { Producer } from '@monasca/common/kafka';

/** A producer that is connected when it is needed: a cluster that is away keeps nobody from starting. */
export class LastingConnection {
  readonly #connect: () => Promise<Producer>;
  #producer: Promise<Producer> | undefined;

  constructor(connect: () => Promise<Producer>) {
    this.#connect = connect;
  }

  /** The producer; rejects as connecting does, and connects anew the next time. */
  get(): Promise<Producer> {
    this.#producer ??= this.#connect().catch((error: unknown) => {
      this.#producer = undefined;
      throw error;
    });
    return this.#producer;
  }

  /** Resolves when what was handed over is delivered, or is too late. */
  async close(): Promise<void> {
    const producer = await this.#producer?.catch(() => undefined);
    await producer?.close();
  }
}
