import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLog } from '@monasca/common';
import { revoke } from '@monasca/common/testing';
import type { Notifier } from '../src/channel.js';
import { webhook } from '../src/channels/webhook/index.js';
import { openTokens } from '../src/keystone/open.js';
import { notificationTo, openNotifier } from './channel-suite.js';
import { startHttpSink, type HttpSink } from './http-sink.js';

const keystone = process.env.MONASCA_TEST_KEYSTONE ?? '';
let receiver: HttpSink;
let notifier: Notifier;

/** Whom a token is of, as Keystone says it to whoever shows it. */
async function ownerOf(token: string): Promise<{ user: string; project: string } | undefined> {
  const headers = { 'x-auth-token': token, 'x-subject-token': token };
  const answer = await fetch(`${keystone}/v3/auth/tokens`, { headers });
  if (!answer.ok) return undefined;
  const { token: document } = (await answer.json()) as { token: Record<'user' | 'project', { name: string }> };
  return { user: document.user.name, project: document.project.name };
}

/** A service that asks Keystone for whom it works. */
const owners: unknown[] = [];

beforeAll(async () => {
  receiver = await startHttpSink(({ headers }, response) => {
    void ownerOf(String(headers['x-auth-token'])).then((owner) => {
      owners.push(owner);
      response.writeHead(owner === undefined ? 401 : 204).end();
    });
    return undefined;
  });
  const values = {
    ...{
      auth_required: true,
      allowed_hosts: [new URL(receiver.origin).host],
      auth_url: keystone,
      auth_type: undefined,
    },
    ...{ username: 'mini-mon', password: 'password', project_name: 'mini-mon' },
    ...{ user_domain_name: 'Default', project_domain_name: 'Default' },
  };
  notifier = openNotifier(webhook, { timeout: 20 }, { openTokens: () => openTokens(values, silentLog) });
});
afterAll(async () => {
  await notifier.close?.();
  await receiver.close();
});

it('a webhook gets a token that Keystone knows, and another one when that is revoked', async () => {
  const owner = { user: 'mini-mon', project: 'mini-mon' };
  await notifier.send(notificationTo(receiver.origin));
  await notifier.send(notificationTo(receiver.origin));
  expect(owners).toEqual([owner, owner]);
  const [first, second] = receiver.requests.map(({ headers }) => headers['x-auth-token']);
  expect(first).toBe(second);

  await revoke(keystone, String(first));
  await notifier.send(notificationTo(receiver.origin));
  expect(owners.slice(2)).toEqual([undefined, owner]);
});
