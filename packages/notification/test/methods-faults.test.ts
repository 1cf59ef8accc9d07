import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ServiceError } from '@monasca/common';
import { createApiTables, type ApiTables } from './api-database.js';
import { everything, openMethods } from './open-methods.js';
import { TcpProxy } from './tcp-proxy.js';

/** Each server with what makes a query wait, what ends that, and a user who has to give a password. */
const servers = [
  {
    name: 'PostgreSQL',
    server: process.env.MONASCA_TEST_POSTGRES ?? '',
    lock: ['begin', 'lock table notification_method in access exclusive mode'],
    unlock: 'commit',
    user: 'monasca_password',
  },
  {
    name: 'MariaDB',
    server: process.env.MONASCA_TEST_MARIADB ?? '',
    lock: ['lock tables notification_method write'],
    unlock: 'unlock tables',
    user: 'monasca',
  },
];

const password = 'hush-hush';

describe.each(servers)('the tables of the API in $name', ({ server, lock, unlock, user }) => {
  let api: ApiTables;
  let proxy: TcpProxy;
  let id: string;
  let opened: ReturnType<typeof openMethods>;

  const open = (url = proxy.url(api.url)) => openMethods(url, { connections: 2, timeoutMs: 1_000 });
  const withPassword = (url: string) => Object.assign(new URL(url), { username: user, password }).href;
  const warned = (count = 1) => expect.poll(() => opened.lines.length).toBeGreaterThanOrEqual(count);

  beforeAll(async () => {
    api = await createApiTables(server);
    id = await api.addMethod({ address: 'here' });
  });
  afterAll(() => api.drop());
  beforeEach(async () => {
    proxy = await TcpProxy.to(api.url);
    opened = open();
  });
  afterEach(async () => {
    opened.stopping.abort();
    await opened.store.close();
    await proxy.shut();
  });

  it('are asked again when the server has ended connections that nobody used', async () => {
    for (let round = 0; round < 5; round += 1) {
      expect(await opened.store.method(id)).toMatchObject({ address: 'here' });
      expect(await api.killConnections()).toBeGreaterThan(0);
    }
    expect(await opened.store.method(id)).toMatchObject({ address: 'here' });
  });

  it.each<[string, () => Promise<void>]>([
    ['the server ends its connection', async () => expect.poll(() => api.killConnections()).toBeGreaterThan(0)],
    [
      'its connection breaks',
      async () => {
        await expect.poll(() => proxy.sent).toMatch(/select/);
        proxy.cut();
      },
    ],
  ])('are asked again when %s during a query', async (_, interrupt) => {
    for (const statement of lock) await api.query(statement);
    const asked = opened.store.method(id);
    await interrupt();
    await warned();
    await api.query(unlock);
    expect(await asked).toMatchObject({ address: 'here' });
  });

  it('are asked on another connection when one is dead without a word', async () => {
    await opened.store.check();
    proxy.freeze();
    expect(await opened.store.method(id)).toMatchObject({ address: 'here' });
    expect(opened.lines).toHaveLength(1);
  });

  it('do not keep a process that stops, even when a connection is dead', async () => {
    await opened.store.check();
    proxy.freeze();
    const asked = opened.store.method(id).catch((error: unknown) => error);
    opened.stopping.abort();
    const began = Date.now();
    await opened.store.close();
    expect(await asked).toMatchObject({ code: 'unavailable' });
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  it('are waited for while their server is away, and show no password', async () => {
    await proxy.shut();
    opened = open(withPassword(proxy.url(api.url)));
    await expect(opened.store.check()).rejects.toMatchObject({ code: 'unavailable' });
    await opened.store.close();
    opened = open();
    const asked = opened.store.method(id);
    await warned(2);
    await proxy.open();
    expect(await asked).toMatchObject({ address: 'here' });
    expect(opened.lines.join()).not.toContain(new URL(api.url).password || 'no password');
  });

  it('are waited for no longer than until the signal', async () => {
    await proxy.shut();
    opened = open(withPassword(proxy.url(api.url)));
    const asked = Promise.all([opened.store.method(id), opened.store.alarm('alarm')]).catch((error: unknown) => error);
    await warned(2);
    opened.stopping.abort();
    const error = await asked;
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ code: 'unavailable', retriable: true });
    expect(`${everything(error)} ${opened.lines.join()}`).not.toContain(password);
    await proxy.open();
  });

  it('are not asked again with a password that is refused, which is shown nowhere', async () => {
    opened = open(withPassword(proxy.url(api.url)));
    const { store, lines } = opened;
    const calls = [
      store.method(id),
      store.actions('a', 'OK'),
      store.alarm('a'),
      store.registerTypes(['X']),
      store.check(),
    ];
    for (const outcome of await Promise.allSettled(calls)) {
      const reason: unknown = (outcome as PromiseRejectedResult).reason;
      expect(reason).toBeInstanceOf(ServiceError);
      expect(reason).toMatchObject({ code: 'unauthorized', retriable: false });
      expect(everything(reason)).not.toContain(password);
    }
    expect(lines).toEqual([]);
  });
});
