import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { HttpError } from './errors.js';

/** What a client gets whose request Node's parser does not take: no hook and no route ever sees it. */
const faults: Readonly<Record<string, HttpError>> = {
  ERR_HTTP_REQUEST_TIMEOUT: new HttpError(408, 'Request timeout', 'The request did not come as a whole in time'),
  HPE_HEADER_OVERFLOW: new HttpError(431, 'Request header fields too large', 'The headers are too large'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: new HttpError(413, 'Payload too large', 'The extensions of a chunk are too large'),
};

/**
 * Answers requests that are not HTTP, too slow or of too large headers in the shape of all others, and ends the connection.
 * @param told gets the status of each
 */
export function answerUnreadable(told: (status: number) => void) {
  return (error: NodeJS.ErrnoException, socket: Socket): void => {
    // Gone already: nobody is there to answer.
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    const fault = faults[error.code ?? ''] ?? new HttpError(400, 'Bad request', 'The request is not HTTP/1.1');
    told(fault.status);
    const body = JSON.stringify(fault.document);
    const lines = [
      `HTTP/1.1 ${fault.status} ${STATUS_CODES[fault.status]}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-openstack-request-id: req-${randomUUID()}`,
      'connection: close',
    ];
    if (socket.writable) socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
    socket.destroySoon();
  };
}
