import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpError } from '../errors.js';
import { Budget, hold, holdWithin } from './budget.js';

describe('a budget', () => {
  it('gives what there is left, and says how much is used', () => {
    const budget = new Budget(10);
    expect([budget.take(6), budget.take(5), budget.take(4), budget.take(1)]).toEqual([true, false, true, false]);
    expect(budget.used).toBe(10);
    budget.give(6);
    expect(budget.used).toBe(4);
    expect([budget.take(6), budget.used]).toEqual([true, 10]);
  });
});

describe('requests that hold bytes', () => {
  let server: FastifyInstance;
  let budget: Budget;
  afterEach(() => server.close());

  function serve(max: number): void {
    budget = new Budget(max);
    server = fastify();
    holdWithin(server, budget);
    server.get('/:bytes', async (request) => {
      hold(request, Number((request.params as { bytes: string }).bytes));
      hold(request, 1);
      await waiting;
      return { used: budget.used };
    });
    server.setErrorHandler((error: HttpError, _request, reply) =>
      reply.code(error.status).headers(error.headers).send(error.document),
    );
  }
  let waiting: Promise<void> = Promise.resolve();

  it('give them back when they are answered, whatever the answer is', async () => {
    serve(10);
    expect((await server.inject('/9')).json()).toEqual({ used: 10 });
    expect(budget.used).toBe(0);
    expect((await server.inject('/10')).statusCode).toBe(503);
    expect(budget.used).toBe(0);
  });

  it('beyond what the server may hold are 503: at once, and to be sent again soon', async () => {
    serve(10);
    let answer: () => void = () => {};
    waiting = new Promise((resolve) => (answer = resolve));
    const first = server.inject('/5');
    await expect.poll(() => budget.used).toBe(6);
    const second = await server.inject('/5');
    expect([second.statusCode, second.headers['retry-after']]).toEqual([503, '1']);
    expect(second.json()).toEqual({ title: 'Service unavailable', description: 'Too many bytes are waiting for Kafka. Send it again.' }); // prettier-ignore
    answer();
    expect((await first).statusCode).toBe(200);
    expect((await server.inject('/5')).statusCode).toBe(200);
    expect(budget.used).toBe(0);
  });
});
