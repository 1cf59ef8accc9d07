import { SendError, type SendReason } from '../../send-error.js';

/** What errors of nodemailer say beyond their message, which holds words of the server and is never told. */
interface SmtpFault extends Error {
  readonly code?: string;
  /** Of the system, such as ECONNREFUSED. */
  readonly originalCode?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly command?: string;
}

/** Commands whose refusal is about this mail. */
const ofMail = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);

/** Whether the server has ended the connection, so that another one may serve. */
export function isConnectionLost(error: unknown): boolean {
  const { code, responseCode } = error as SmtpFault;
  return responseCode === 421 || (responseCode === undefined && ['ECONNECTION', 'ESOCKET'].includes(code ?? ''));
}

/** The error of a send, without a word of the server: it likes to repeat addresses. */
export function sendErrorOf(error: unknown, server: string): SendError {
  const { code = 'error', originalCode, responseCode, response = '', command = '' } = error as SmtpFault;
  if (responseCode !== undefined) {
    const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
    const status = enhanced === undefined ? String(responseCode) : `${responseCode} ${enhanced}`;
    const [reason, permanent] = reasonOf(responseCode, code, command);
    return new SendError(reason, `${server} has answered ${status} to ${commandOf(command)}`, { permanent });
  }
  if (code === 'EAUTH') return new SendError('auth', `${server} knows no way to prove who we are`);
  if (code === 'EENVELOPE') return new SendError('address', 'the address or the sender of a mail cannot be used');
  if (code === 'EMESSAGE') return new SendError('client', `${server} takes no mail of this size`, { permanent: true });
  if (code === 'ETIMEDOUT') return new SendError('timeout', `${server} has not answered in time`);
  return new SendError('network', `no exchange with ${server}: ${originalCode ?? code}`);
}

function reasonOf(status: number, code: string, command: string): readonly [SendReason, permanent: boolean] {
  // Of a mailbox that is full, others know nothing.
  if (status < 500) return [command === 'RCPT TO' ? 'client' : 'server', false];
  if (code === 'EAUTH' || status === 530 || status === 535) return ['auth', true];
  // Refused before the mail came, a later one may be taken: the server or a list that it asks has to change its mind.
  return ofMail.has(command) ? ['client', true] : ['server', false];
}

const commandOf = (command: string): string => (command === '' || command === 'CONN' ? 'the connection' : command);
