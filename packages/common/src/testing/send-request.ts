import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';

/** A request as it goes over the wire. */
export interface SentRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** In their letter case, Latin-1; a list is sent as so many headers, undefined not at all. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body?: string | Buffer | undefined;
}

export interface ReceivedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * Sends a request to a port of this machine, and nothing but what it says: beside its headers there is a `Host`, and a
 * `Content-Length` where there is a body of which they do not say how it comes. With `Transfer-Encoding: chunked` it comes
 * in chunks.
 */
export function sendRequest(port: number, { method, path, headers = {}, body }: SentRequest): Promise<ReceivedAnswer> {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const isFramed = body === undefined || names.includes('content-length') || names.includes('transfer-encoding');
  const length = isFramed ? undefined : String(Buffer.byteLength(body));
  return new Promise((resolve, reject) => {
    const sending = httpRequest({ host: '127.0.0.1', port, method, path, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
    });
    // What Node would add by itself.
    for (const name of ['connection', 'content-length', 'transfer-encoding']) sending.removeHeader(name);
    for (const [name, value] of Object.entries({ 'Content-Length': length, ...headers })) {
      if (value !== undefined) sending.setHeader(name, value);
    }
    sending.on('error', reject);
    // With a text Node would write the headers in its encoding.
    sending.end(typeof body === 'string' ? Buffer.from(body) : body);
  });
}
