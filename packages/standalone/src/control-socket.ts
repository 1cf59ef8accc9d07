import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import fastify from 'fastify';
import { errorCodes, ServiceError, type ErrorCode } from '@monasca/common';
import type { Lifecycle } from '@monasca/common/service';
import { controlSocket } from './data-directory.js';

/** Longest question, in bytes: the longest query, as JSON. */
const bodyLimit = 512 * 1024;

/** What can be asked of the process, by the path: gets the body, gives the answer or throws why there is none. */
export type Operations = Readonly<Record<string, (input: unknown) => Promise<object>>>;

/**
 * Answers `POST /<operation>` with a JSON object at a socket in the data directory: the store belongs to this process,
 * others ask it here. A socket in place of a port: only the owner of the directory can reach it, and nobody else can take
 * it once this process is gone, so that no secret has to be shown to whoever answers.
 */
export async function serveControl(lifecycle: Lifecycle, data: string, operations: Operations): Promise<void> {
  const socket = controlSocket(data);
  const directory = path.dirname(socket);
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o700);
  // One that a killed process has left; nobody listens there, for the data directory is ours.
  rmSync(socket, { force: true });
  const server = fastify({ forceCloseConnections: true, bodyLimit });
  for (const [name, work] of Object.entries(operations)) {
    server.post(`/${name}`, async (received, reply) => {
      try {
        return await work(received.body);
      } catch (error) {
        const { message } = error as Error;
        return reply
          .code(400)
          .send({ error: message, code: error instanceof ServiceError ? error.code : 'invalidData' });
      }
    });
  }
  lifecycle.defer('control', () => server.close());
  await server.listen({ path: socket });
}

/**
 * Asks the process that runs on a data directory; undefined when there is none.
 * @throws ServiceError as the operation does, `invalidData` for what the database refuses, `unauthorized` when the
 * directory is another user's
 */
export async function askRunning<Answer extends object>(
  data: string,
  operation: string,
  input: object,
): Promise<Answer | undefined> {
  const socket = controlSocket(data);
  const answer = await post<Answer>(socket, operation, JSON.stringify(input)).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined;
    if (code === 'EACCES') {
      const text = `the data directory ${data} is another user's: ask as that user (${message})`;
      throw new ServiceError('unauthorized', text, { cause: error });
    }
    throw new ServiceError('unavailable', `no answer from the process at ${socket}: ${message}`, { cause: error });
  });
  if (answer === undefined || !('error' in answer)) return answer;
  const { error, code } = answer;
  throw new ServiceError(code !== undefined && Object.hasOwn(errorCodes, code) ? code : 'invalidData', error);
}

interface Refusal {
  readonly error: string;
  readonly code?: ErrorCode;
}

function post<Answer>(socketPath: string, operation: string, body: string): Promise<Answer | Refusal> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    request({ socketPath, path: `/${operation}`, method: 'POST', headers }, (response) => {
      (json(response) as Promise<Answer | Refusal>).then(resolve, reject);
    })
      .once('error', reject)
      .end(body);
  });
}
