import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as the server got it. */
interface SinkMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body. */
  readonly raw: string;
  /** Number of the connection, from 1. */
  readonly connection: number;
  readonly isEncrypted: boolean;
  readonly user: string | undefined;
}

/** An SMTP server on the loopback address that records mails. */
export interface SmtpSink {
  readonly port: number;
  readonly mails: SinkMail[];
  /** Connections so far. */
  readonly connections: () => number;
  /** Ends all connections, as a server that restarts. */
  drop(): void;
  close(): Promise<void>;
}

/** Without AUTH unless the options say so; a sink that is not told to be secure offers STARTTLS. */
export async function startSmtpSink(options: SMTPServerOptions = {}): Promise<SmtpSink> {
  const sessions: string[] = [];
  const mails: SinkMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 100,
    disableReverseLookup: true,
    onConnect(session, done) {
      sessions.push(session.id);
      done();
    },
    onData(stream, session, done) {
      void text(stream).then((raw) => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw,
          connection: sessions.indexOf(session.id) + 1,
          isEncrypted: session.secure,
          // False, whatever its type says, when there was no AUTH.
          user: typeof session.user === 'string' ? session.user : undefined,
        });
        done();
      });
    },
    ...options,
  });
  // A client that dislikes the certificate, or is dropped.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    connections: () => sessions.length,
    drop: () => {
      for (const { _socket: socket } of server.connections as Set<{ _socket: { destroy(): void } }>) socket.destroy();
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Headers by their names in lower case, lines joined, and the body, which has to be in base64, decoded. */
export function mailParts(raw: string): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const [head = '', body = ''] = raw.split(/\r\n\r\n([^]*)/);
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line): [string, string] => {
      const [, name = '', value = ''] = /^([^:]+): ?(.*)$/.exec(line) ?? [];
      return [name.toLowerCase(), decodedWords(value)];
    }),
  );
  return { headers, body: Buffer.from(body, 'base64').toString() };
}

/** The text of a header with encoded-words. */
function decodedWords(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, word: string) => {
      if (kind.toLowerCase() === 'b') return Buffer.from(word, 'base64').toString();
      const bytes = word.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/gi, (__, hex: string) => `%${hex}`);
      return decodeURIComponent(bytes.replace(/%(?![0-9A-F]{2})/gi, '%25'));
    });
}
