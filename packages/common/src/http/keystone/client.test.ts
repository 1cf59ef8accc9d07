import type { RequestListener } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { keystoneDouble } from '../../../test/keystone-double.js';

vi.mock('node:timers/promises', () => ({ setTimeout: vi.fn(() => Promise.resolve()) }));
beforeEach(() => void vi.mocked(pause).mockClear());

describe('a request that fails', () => {
  it.each([429, 500, 503])('with %d is repeated, after pauses that grow, until the deadline', async (status) => {
    const { client, asked } = await keystoneDouble((_, answer) => void answer.writeHead(status).end());
    const signal = client.deadline();
    const fault = { code: 'unavailable', message: expect.stringContaining(`status ${status}`) as string };
    await expect(client.validate('t', 's', signal)).rejects.toMatchObject(fault);
    expect(asked).toHaveLength(4);
    expect(vi.mocked(pause).mock.calls).toEqual([100, 200, 400].map((ms) => [ms, undefined, { signal }]));
  });

  it('without an answer is repeated too', async () => {
    let fails = 2;
    const { client, asked } = await keystoneDouble((request, answer) => {
      if (fails === 0) return void answer.writeHead(404).end('{}');
      fails -= 1;
      request.destroy();
    });
    expect(await client.validate('t', 's', client.deadline())).toMatchObject({ status: 404, body: {} });
    expect(asked).toHaveLength(3);
    expect(vi.mocked(pause).mock.calls.map(([ms]) => ms)).toEqual([100, 200]);
  });

  it('is not made once its time has passed', async () => {
    const { client, asked } = await keystoneDouble((_, answer) => void answer.end('{}'));
    await expect(client.validate('t', 's', AbortSignal.abort())).rejects.toMatchObject({ code: 'unavailable' });
    expect(asked).toHaveLength(0);
  });
});

it('at most 32 connections are made', async () => {
  const held: (() => void)[] = [];
  const listener: RequestListener = (_, answer) => void held.push(() => answer.end('{}'));
  const { client, asked } = await keystoneDouble(listener, { totalMs: 60_000 });
  const answers = Promise.all(Array.from({ length: 40 }, () => client.validate('t', 's', client.deadline())));
  await expect.poll(() => held.length).toBe(32);
  held.splice(0).forEach((release) => release());
  await expect.poll(() => held.length).toBe(8);
  held.forEach((release) => release());
  expect(await answers).toHaveLength(40);
  expect(new Set(asked.map(({ socket }) => socket)).size).toBe(32);
});
