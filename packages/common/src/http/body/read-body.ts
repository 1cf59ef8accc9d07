import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { HttpError } from '../errors.js';
import { hold } from './budget.js';
import { inflaterOf, isCoded, isTooLong } from './inflate.js';

/** What a body may be. */
export interface BodyLimit {
  /** Most bytes, as sent and after inflating. */
  readonly maxBytes: number;
  /** The answer to a larger one. */
  readonly tooLarge: () => HttpError;
}

/** Hands every body over as bytes, inflated, whatever type it says it has: services parse it in their own order. */
export function readBodies(server: FastifyInstance, limit: BodyLimit): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', async (request: FastifyRequest, payload: IncomingMessage) => {
    const encoding = (request.headers['content-encoding'] ?? '').trim().toLowerCase();
    const inflate = isCoded(encoding) ? inflaterOf(encoding) : undefined;
    const body = await receive(request, payload, limit);
    if (inflate === undefined || body.length === 0) return body;
    try {
      const inflated = await inflate(body, limit.maxBytes);
      hold(request, inflated.length);
      return inflated;
    } catch (error) {
      if (error instanceof HttpError) throw error;
      if (isTooLong(error)) throw limit.tooLarge();
      throw new HttpError(400, 'Bad request', `The body is not ${encoding}: ${(error as Error).message}`);
    }
  });
}

/** Refuses a body by what its length says it is, before it is read. */
export function checkLength(request: FastifyRequest, { maxBytes, tooLarge }: BodyLimit): void {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
}

/** Resolves with the bytes of a body. The connection of one that is refused in its middle is left for the answer. */
async function receive(request: FastifyRequest, payload: IncomingMessage, limit: BodyLimit): Promise<Buffer> {
  checkLength(request, limit);
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    payload.on('data', (bytes: Buffer) => {
      size += bytes.length;
      try {
        if (size > limit.maxBytes) throw limit.tooLarge();
        hold(request, bytes.length);
        chunks.push(bytes);
      } catch (error) {
        payload.removeAllListeners('data').pause();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    payload.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size)));
    // Every request is closed in the end: only one that is not complete is an error, which is not made for nothing.
    payload.on('close', () => {
      if (!payload.complete) reject(new HttpError(400, 'Bad request', 'The body ended early'));
    });
    payload.on('error', (error: Error) => {
      reject(new HttpError(400, 'Bad request', `The body ended early: ${error.message}`));
    });
  });
}
