import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import fastify from 'fastify';
import { ServiceError } from '@monasca/common';
import type { Lifecycle } from '@monasca/common/service';
import type { Database } from '@monasca/persister';
import { querySocket } from './data-directory.js';
import { runQuery, type QueryResult } from './query.js';

/** Longest statement, in bytes. */
const bodyLimit = 64 * 1024;

/**
 * Answers `POST /query` with `{"sql": …}` at a socket in the data directory: the store belongs to this process, others
 * ask it here. A socket in place of a port: only the owner of the directory can reach it, and nobody else can take it
 * once this process is gone, so that no secret has to be shown to whoever answers.
 */
export async function serveQueries(lifecycle: Lifecycle, data: string, database: Database): Promise<void> {
  const socket = querySocket(data);
  const directory = path.dirname(socket);
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o700);
  // One that a killed process has left; nobody listens there, for the data directory is ours.
  rmSync(socket, { force: true });
  const server = fastify({ forceCloseConnections: true, bodyLimit });
  server.post('/query', async (received, reply) => {
    const { sql } = (received.body ?? {}) as { sql?: unknown };
    if (typeof sql !== 'string') return reply.code(400).send({ error: 'expected {"sql": text}' });
    try {
      return await runQuery(database, sql);
    } catch (error) {
      return reply.code(400).send({ error: (error as Error).message });
    }
  });
  lifecycle.defer('queries', () => server.close());
  await server.listen({ path: socket });
}

/**
 * Asks the process that runs on a data directory; undefined when there is none.
 * @throws ServiceError `invalidData` for what the database refuses, `unauthorized` when the directory is another user's
 */
export async function askRunning(sql: string, data: string): Promise<QueryResult | undefined> {
  const socket = querySocket(data);
  const answer = await post(socket, JSON.stringify({ sql })).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined;
    if (code === 'EACCES') {
      const text = `the data directory ${data} is another user's: ask as that user (${message})`;
      throw new ServiceError('unauthorized', text, { cause: error });
    }
    throw new ServiceError('unavailable', `no answer from the process at ${socket}: ${message}`, { cause: error });
  });
  if (answer !== undefined && 'error' in answer) throw new ServiceError('invalidData', answer.error);
  return answer;
}

function post(socketPath: string, body: string): Promise<QueryResult | { error: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    request({ socketPath, path: '/query', method: 'POST', headers }, (response) => {
      (json(response) as Promise<QueryResult | { error: string }>).then(resolve, reject);
    })
      .once('error', reject)
      .end(body);
  });
}
