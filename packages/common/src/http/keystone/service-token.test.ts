import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keystoneDouble, loggedIn } from '../../../test/keystone-double.js';
import { ServiceToken } from './service-token.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

it('is asked for once, and again when Keystone no longer takes it', async () => {
  const { client, asked } = await keystoneDouble(loggedIn);
  const token = new ServiceToken(client, {});
  expect(await Promise.all([token.get(client.deadline()), token.get(client.deadline())])).toEqual([
    'service',
    'service',
  ]);
  expect(asked).toHaveLength(1);
  await token.get(client.deadline(), 'service');
  expect(asked).toHaveLength(2);
});

describe('a service user that Keystone refuses', () => {
  it.each([401, 403])('with %d does not log in again for 5 s', async (status) => {
    let isRefused = true;
    const { client, asked } = await keystoneDouble((request, answer) => {
      if (isRefused) answer.writeHead(status).end('{}');
      else loggedIn(request, answer);
    });
    const token = new ServiceToken(client, {});
    const refusal = { code: 'unauthorized', message: `Keystone refuses the service user: status ${status}` };
    await expect(token.get(client.deadline())).rejects.toMatchObject(refusal);
    vi.setSystemTime(Date.now() + 4_999);
    await expect(token.get(client.deadline())).rejects.toMatchObject(refusal);
    expect(asked).toHaveLength(1);
    isRefused = false;
    vi.setSystemTime(Date.now() + 1);
    expect(await token.get(client.deadline())).toBe('service');
  });
});

it('is not refused by an answer that is no token', async () => {
  const { client } = await keystoneDouble((_, answer) => answer.end('<h1>Maintenance</h1>'));
  const message = 'Keystone: expected status 201 with a token of the service, got 200';
  await expect(new ServiceToken(client, {}).get(client.deadline())).rejects.toMatchObject({
    code: 'unavailable',
    message,
  });
});
