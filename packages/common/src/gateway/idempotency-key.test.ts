import type { FastifyRequest } from 'fastify';
import { expect, it } from 'vitest';
import { idempotencyKey } from './idempotency-key.js';

const of = (key?: string | string[]): string | undefined =>
  idempotencyKey({ headers: key === undefined ? {} : { 'idempotency-key': key } } as unknown as FastifyRequest);

it.each(['k', 'a b:c', 'k'.repeat(255)])('is what the client says: %j', (key) => {
  expect(of(key)).toBe(key);
});

it('is none where the client says none', () => {
  expect(of()).toBeUndefined();
});

it.each([[''], ['k'.repeat(256)], [['a', 'b']]])('is refused: %j', (key) => {
  const message = 'Idempotency-Key must have 1 to 255 characters';
  expect(() => of(key)).toThrow(expect.objectContaining({ status: 400, title: 'Bad request', message }) as Error);
});
