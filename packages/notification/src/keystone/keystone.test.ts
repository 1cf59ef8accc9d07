import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Log } from '@monasca/common';
import { faultOf, notificationTo, openNotifier } from '../../test/channel-suite.js';
import { startHttpSink, type HttpSink } from '../../test/http-sink.js';
import type { Notifier } from '../channel.js';
import { webhook } from '../channels/webhook/index.js';
import { openTokens } from './open.js';

const defaults = {
  ...{ auth_required: true, allowed_hosts: [] as string[], auth_url: '', username: 'ceilometer' },
  ...{
    password: 's3cret',
    user_domain_name: 'ud',
    project_name: 'service',
    project_domain_name: 'pd',
    auth_type: undefined,
  },
};

let keystone: HttpSink;
let receiver: HttpSink;
let told: string[];
let notifier: Notifier | undefined;
/** Tokens of Keystone, one after another. */
let issued: number;

beforeEach(async () => {
  [issued, told, notifier] = [0, [], undefined];
  keystone = await startHttpSink(() => issue(3_600));
  receiver = await startHttpSink();
});
afterEach(async () => {
  vi.useRealTimers();
  await notifier?.close?.();
  await Promise.all([keystone.close(), receiver.close()]);
});

function issue(seconds: number) {
  issued += 1;
  const expires_at = new Date(Date.now() + seconds * 1_000).toISOString();
  const body = JSON.stringify({ token: { expires_at, user: { id: 'u' } } });
  return { status: 201, headers: { 'x-subject-token': `token-${issued}` }, body };
}

const hostOf = ({ origin }: HttpSink): string => new URL(origin).host;

function open(values: Partial<typeof defaults> = {}): Notifier {
  const tell = (fields: object, message: string): void => void told.push(JSON.stringify(fields) + message);
  const log: Log = { debug: tell, info: tell, warn: tell, error: tell };
  const section = {
    ...defaults,
    auth_url: `${keystone.origin}/identity/v3`,
    allowed_hosts: [hostOf(receiver)],
    ...values,
  };
  notifier = openNotifier(webhook, { timeout: 1 }, { log, openTokens: () => openTokens(section, log) });
  return notifier;
}

const send = (sink = receiver): Promise<void> => notifier!.send(notificationTo(`${sink.origin}/hook`));
const tokens = (sink = receiver) => sink.requests.map(({ headers }) => headers['x-auth-token']);

describe('a webhook of a host that is allowed', () => {
  it('W15: gets a token, which is asked for once', async () => {
    open();
    await Promise.all([send(), send()]);
    await send();
    expect(tokens()).toEqual(['token-1', 'token-1', 'token-1']);
    expect(keystone.requests).toHaveLength(1);
    expect(keystone.requests[0]?.path).toBe('/identity/v3/auth/tokens');
    expect(JSON.parse(keystone.requests[0]?.body ?? '')).toEqual({
      auth: {
        identity: { methods: ['password'], password: { user: { name: 'ceilometer', password: 's3cret', domain: { name: 'ud' } } } }, // prettier-ignore
        scope: { project: { name: 'service', domain: { name: 'pd' } } },
      },
    });
  });

  it('gets a new one before the former ends', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    open();
    await send();
    vi.setSystemTime(Date.now() + 3_539_000);
    await send();
    vi.setSystemTime(Date.now() + 2_000);
    await send();
    expect(tokens()).toEqual(['token-1', 'token-1', 'token-2']);
  });

  it('gets a new one when it takes the former no longer', async () => {
    open();
    await send();
    receiver.behaviour = ({ headers }) => ({ status: headers['x-auth-token'] === 'token-1' ? 401 : 200 });
    await send();
    expect(tokens()).toEqual(['token-1', 'token-1', 'token-2']);
    receiver.behaviour = () => ({ status: 401 });
    expect(await faultOf(send())).toMatchObject({ reason: 'auth', permanent: true });
    expect(tokens()).toHaveLength(4);
  });

  it('gets a new one at most once a minute, whatever it refuses', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] });
    const other = await startHttpSink(() => ({ status: 401 }));
    open({ allowed_hosts: [hostOf(receiver), hostOf(other)] });
    for (let count = 0; count < 5; count += 1) await faultOf(send(other));
    expect(keystone.requests).toHaveLength(2);
    expect(tokens(other)).toEqual(['token-1', 'token-2', 'token-2', 'token-2', 'token-2', 'token-2']);
    vi.advanceTimersByTime(60_001);
    await faultOf(send(other));
    expect(keystone.requests).toHaveLength(3);
    // One receiver does not use up what another one may ask for.
    receiver.behaviour = ({ headers }) => ({ status: headers['x-auth-token'] === 'token-3' ? 401 : 200 });
    await send();
    await other.close();
    expect(tokens()).toEqual(['token-3', 'token-4']);
  });

  it('gets the new one in all requests that were refused together', async () => {
    open();
    receiver.behaviour = ({ headers }) => ({ status: headers['x-auth-token'] === 'token-1' ? 401 : 200 });
    await Promise.all([send(), send(), send()]);
    expect(keystone.requests).toHaveLength(2);
  });

  it('W16: gets nothing while Keystone is away', async () => {
    open();
    keystone.behaviour = () => ({ status: 503 });
    const fault = await faultOf(send());
    expect(fault).toMatchObject({ reason: 'network', permanent: false });
    expect(fault.message).toMatch(/^no token for the webhook: Keystone at http.*: status 503$/);
    await keystone.close();
    expect(await faultOf(send())).toMatchObject({ reason: 'network', permanent: false });
    expect(receiver.requests).toEqual([]);
  });

  it('gets nothing while Keystone refuses the user, whom nobody names with his password', async () => {
    open();
    keystone.behaviour = () => ({ status: 401, body: '{"error": "s3cret"}' });
    const fault = await faultOf(send());
    expect(fault).toMatchObject({ reason: 'auth', permanent: false });
    expect([fault.message, fault.stack, ...told].join()).not.toContain('s3cret');
    expect(receiver.requests).toEqual([]);
  });
});

describe('W-20: a webhook of any other host', () => {
  it('gets no token, and its notification', async () => {
    const other = await startHttpSink(() => ({ status: 302, headers: { location: `${receiver.origin}/` } }));
    open({ allowed_hosts: [hostOf(receiver)] });
    expect((await faultOf(send(other))).reason).toBe('client');
    other.behaviour = () => ({});
    await send(other);
    await other.close();
    expect(tokens(other)).toEqual([undefined, undefined]);
    expect([receiver.requests, keystone.requests]).toEqual([[], []]);
  });

  it('learns no token from a host that leads to it', async () => {
    const other = await startHttpSink();
    open();
    receiver.behaviour = () => ({ status: 307, headers: { location: other.origin } });
    await faultOf(send());
    await other.close();
    expect([tokens(), other.requests]).toEqual([['token-1'], []]);
  });
});

it('without hosts nobody gets a token, and that is said', async () => {
  open({ allowed_hosts: [] });
  await send();
  expect(tokens()).toEqual([undefined]);
  expect(told).toEqual([expect.stringContaining('[keystone] auth_required: no webhook gets a token')]);
});

it('where it is not required nobody gets a token, and nothing is said', async () => {
  open({ auth_required: false });
  await send();
  expect([tokens(), told, keystone.requests]).toEqual([[undefined], [], []]);
});

it.each(['nonsense', 'ftp://keystone/', 'http://user:s3cret@keystone/v3'])(
  '%s is no address of Keystone',
  (auth_url) => {
    const message = '[keystone] auth_url: expected an http or https URL without credentials';
    expect(() => open({ auth_url })).toThrow(expect.objectContaining({ code: 'configuration', message }));
  },
);
