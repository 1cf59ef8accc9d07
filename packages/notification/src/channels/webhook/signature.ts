import { createHmac } from 'node:crypto';

/** How a receiver knows that a body comes from us, as Grafana does it. */
export interface Signing {
  readonly secret: string;
  /** Header of the signature. */
  readonly header: string;
  /** Header of the time, in s since the epoch, which is signed, too: a copy of later is known as one. */
  readonly timestampHeader: string | undefined;
}

export const signatureHeader = 'x-grafana-alerting-signature';

/** The headers that sign a body: HMAC-SHA256 in hex, of the body or of `<time>:<body>`. */
export function signatureOf({ secret, header, timestampHeader }: Signing, body: string): Record<string, string> {
  const hmac = createHmac('sha256', secret);
  if (timestampHeader === undefined) return { [header]: hmac.update(body).digest('hex') };
  const timestamp = String(Math.floor(Date.now() / 1_000));
  return { [timestampHeader]: timestamp, [header]: hmac.update(`${timestamp}:${body}`).digest('hex') };
}
