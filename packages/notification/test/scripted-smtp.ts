import { createServer, type AddressInfo, type Socket } from 'node:net';

/** What a scripted server says to a line, without its end; nothing for silence. */
export type SmtpScript = (line: string, socket: Socket) => string | undefined;

/** A server of SMTP for what no real one does when it is asked to. */
export interface ScriptedSmtp {
  readonly port: number;
  /** All lines so far, but for those of mails. */
  readonly lines: string[];
  /** Connections that are open. */
  readonly sockets: Set<Socket>;
  /** Mails that were taken. */
  readonly mails: string[];
  script: SmtpScript;
  /** What it says when somebody connects. */
  greeting: string | undefined;
  close(): Promise<void>;
}

/** Takes everything. */
export const politeScript: SmtpScript = (line) => {
  const verb = line.slice(0, 4).toUpperCase();
  if (verb === 'DATA') return '354 go on';
  return verb === 'QUIT' ? '221 bye' : '250 ok';
};

export async function startScriptedSmtp(script: SmtpScript = politeScript): Promise<ScriptedSmtp> {
  const server = createServer((socket) => {
    smtp.sockets.add(socket);
    socket.on('close', () => smtp.sockets.delete(socket)).on('error', () => {});
    const say = (answer: string | undefined): void => {
      if (answer !== undefined)
        socket.write(`${answer}
`);
    };
    say(smtp.greeting);
    let [rest, isData] = ['', false];
    socket.on('data', (chunk: Buffer) => {
      rest += chunk.toString();
      for (let end = endIn(rest, isData); end >= 0; end = endIn(rest, isData)) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + (isData ? 5 : 2));
        if (isData) {
          smtp.mails.push(line);
          isData = false;
          say(smtp.script('.', socket));
        } else {
          smtp.lines.push(line);
          const answer = smtp.script(line, socket);
          isData = answer?.startsWith('354') === true;
          say(answer);
        }
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const smtp: ScriptedSmtp = {
    port: (server.address() as AddressInfo).port,
    lines: [],
    sockets: new Set(),
    mails: [],
    script,
    greeting: '220 ready',
    close: () =>
      new Promise((resolve) => {
        for (const socket of smtp.sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  return smtp;
}

/** Where a line, or a mail, ends. */
const endIn = (text: string, isData: boolean): number => text.indexOf(isData ? '\r\n.\r\n' : '\r\n');
