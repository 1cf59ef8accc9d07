import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { KeystoneClient, type KeystoneOptions } from '../src/http/keystone/client.js';

/** A document of a token that is valid for an hour. */
export function tokenDocument(userId = 'u'): string {
  const expires_at = new Date(Date.now() + 3_600_000).toISOString();
  return JSON.stringify({ token: { expires_at, user: { id: userId }, roles: [] } });
}

/** Answers a login of the service user. */
export const loggedIn: RequestListener = (_, answer) =>
  void answer.writeHead(201, { 'x-subject-token': 'service' }).end(tokenDocument('service'));

export interface KeystoneDouble {
  readonly client: KeystoneClient;
  /** What it was asked, in order. */
  readonly asked: readonly IncomingMessage[];
}

/** A server in the place of Keystone until the test is finished, and a client of it. */
export async function keystoneDouble(
  listener: RequestListener,
  options: Partial<KeystoneOptions> = {},
): Promise<KeystoneDouble> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, answer) => {
    asked.push(request);
    listener(request, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const authUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new KeystoneClient({ authUrl, timeoutMs: 60_000, retries: 3, ...options });
  onTestFinished(async () => {
    await client.close();
    server.closeAllConnections();
    server.close();
  });
  return { client, asked };
}
