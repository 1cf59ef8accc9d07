import type { SentRequest } from './send-request.js';

/** Headers in lower case; an undefined one is left out. */
export type SentHeaders = NonNullable<SentRequest['headers']>;

/** Makes POST requests to a path: as JSON, with the token `user`, unless their headers say something else. */
export const posting =
  (path: string, more: SentHeaders = {}) =>
  (body: SentRequest['body'], headers: SentHeaders = {}, query = ''): SentRequest => ({
    method: 'POST',
    path: path + query,
    headers: { 'content-type': 'application/json', 'x-auth-token': 'user', ...more, ...headers },
    body,
  });

export const getting = (path: string, headers: SentHeaders = {}): SentRequest => ({ method: 'GET', path, headers });
