import { bulkhead } from 'cockatiel';
import { SendError } from '../../send-error.js';
import { isConnectionLost, sendErrorOf } from './faults.js';
import { SmtpSession, type Envelope, type SessionOptions } from './session.js';

/** Most connections to the server at a time. */
const maxSessions = 4;

/** Sends mails over a few connections that stay open. */
export class SmtpClient {
  readonly #options: SessionOptions;
  readonly #server: string;
  readonly #timeoutMs: number;
  readonly #room = bulkhead(maxSessions, Infinity);
  /** Connections that nobody uses; the last one is the next. */
  #idle: SmtpSession[] = [];
  #isClosed = false;

  /**
   * @param server what errors call the server
   * @param timeoutMs how long connecting and sending may take together, once there is room
   */
  constructor(options: SessionOptions, server: string, timeoutMs: number) {
    this.#options = options;
    this.#server = server;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Resolves with the number of recipients that the server refuses, if it takes the mail for others.
   * @throws SendError
   */
  send(envelope: Envelope, message: Buffer): Promise<number> {
    return this.#room.execute(() => this.#deliver(envelope, message));
  }

  /** Connections end when nobody uses them any more. */
  close(): void {
    this.#isClosed = true;
    for (const session of this.#idle) session.quit();
    this.#idle = [];
  }

  async #deliver(envelope: Envelope, message: Buffer): Promise<number> {
    const deadline = { isOver: false };
    let session = this.#takeIdle();
    const timer = setTimeout(() => {
      deadline.isOver = true;
      session?.close();
    }, this.#timeoutMs);
    try {
      const rejected = await session?.send(envelope, message).catch((error: unknown) => {
        // The server has ended a connection before it has seen the mail: it gets it over another one.
        if (deadline.isOver || session?.isDataSent === true || !isConnectionLost(error)) throw error;
        return undefined;
      });
      if (rejected !== undefined) return rejected;
      session = new SmtpSession(this.#options);
      await session.open();
      return await session.send(envelope, message);
    } catch (error) {
      // Halfway through a mail it serves for no other one.
      session?.close();
      if (!deadline.isOver) throw sendErrorOf(error, this.#server);
      throw new SendError('timeout', `${this.#server} has not taken a mail within ${this.#timeoutMs} ms`);
    } finally {
      clearTimeout(timer);
      if (session !== undefined) this.#keep(session);
    }
  }

  #takeIdle(): SmtpSession | undefined {
    this.#idle = this.#idle.filter(({ isOpen }) => isOpen);
    return this.#idle.pop();
  }

  #keep(session: SmtpSession): void {
    if (this.#isClosed) session.quit();
    else if (session.isOpen) this.#idle.push(session);
  }
}
