import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

export interface SessionOptions {
  readonly connection: SMTPConnection.Options;
  /** AUTH is only there with it. */
  readonly account?: { readonly user: string; readonly pass: string } | undefined;
}

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** A connection to the SMTP server, for one mail at a time. Errors are those of nodemailer. */
export class SmtpSession {
  readonly #connection: SMTPConnection;
  readonly #account: SessionOptions['account'];
  #isOpen = true;
  #isDataSent = false;

  constructor({ connection, account }: SessionOptions) {
    this.#connection = new SMTPConnection(connection);
    this.#account = account;
    this.#connection.once('end', () => (this.#isOpen = false));
    // Whoever waits is told by `#run`; an idle connection that breaks is no fault at all.
    this.#connection.on('error', () => {});
  }

  /** False once either side has closed it. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether the server may have the last mail, although there was no answer. */
  get isDataSent(): boolean {
    return this.#isDataSent;
  }

  /** Connects, encrypts and proves who we are. */
  async open(): Promise<void> {
    await this.#run<unknown>((done) => this.#connection.connect((error) => done(error ?? null)));
    const account = this.#account;
    if (account !== undefined) {
      await this.#run<unknown>((done) => this.#connection.login({ ...account, ...this.#method() }, done));
    }
  }

  /** Resolves with the number of recipients that the server refuses, if it takes the mail for others. */
  async send(envelope: Envelope, message: Buffer): Promise<number> {
    this.#isDataSent = false;
    // Read when the server has taken the envelope.
    const content = Readable.from(this.#content(message), { objectMode: false });
    const { rejected } = await this.#run<SMTPConnection.SentMessageInfo>((done) =>
      this.#connection.send({ from: envelope.from, to: [...envelope.to], size: message.length }, content, done),
    );
    return rejected.length;
  }

  /** Ends it, and with an error whatever waits for it. */
  close(): void {
    this.#connection.close();
  }

  /** Ends it as the protocol wants, or after a second without. */
  quit(): void {
    if (!this.#isOpen) return;
    this.#connection.quit();
    setTimeout(() => this.close(), 1_000).unref();
  }

  *#content(message: Buffer): Generator<Buffer> {
    this.#isDataSent = true;
    yield message;
  }

  /** The mechanism that does not show the password, where there is one. */
  #method(): { method?: string } {
    const hasCramMd5 = /^250[ -]AUTH\b.*\bCRAM-MD5\b/im.test(String(this.#connection.lastServerResponse));
    return hasCramMd5 ? { method: 'CRAM-MD5' } : {};
  }

  #run<T>(start: (done: (error: Error | null, value?: T) => void) => void): Promise<T> {
    const connection = this.#connection;
    return new Promise<T>((resolve, reject) => {
      const settled = (error: Error | null, value?: T): void => {
        connection.off('error', settled).off('end', ended);
        if (error === null) resolve(value as T);
        else reject(error);
      };
      const ended = (): void => settled(Object.assign(new Error('the connection has ended'), { code: 'ECONNECTION' }));
      connection.on('error', settled).on('end', ended);
      start(settled);
    });
  }
}
