import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MethodStore } from '../src/methods/method-store.js';
import { createApiTables, type ApiTables } from './api-database.js';
import { openMethods } from './open-methods.js';
import { TcpProxy } from './tcp-proxy.js';

/** Each server with the configuration of its own driver for a URL. */
const servers = [
  {
    name: 'PostgreSQL',
    server: process.env.MONASCA_TEST_POSTGRES ?? '',
    sections: ({ hostname: host, port, username: user, password, pathname }: URL) => ({
      database: { repo_driver: 'postgresql' },
      postgresql: { host, port: Number(port), user, password, database: pathname.slice(1) },
    }),
  },
  {
    name: 'MariaDB',
    server: process.env.MONASCA_TEST_MARIADB ?? '',
    sections: ({ hostname: host, port, username: user, password: passwd, pathname }: URL) => ({
      database: { repo_driver: 'mysql' },
      mysql: { host, port: Number(port), user, passwd, db: pathname.slice(1) },
    }),
  },
];

describe.each(servers)('the tables of the API in $name', ({ server, sections }) => {
  let api: ApiTables;
  let proxy: TcpProxy;
  let store: MethodStore;

  beforeAll(async () => {
    api = await createApiTables(server);
    proxy = await TcpProxy.to(api.url);
    ({ store } = openMethods(proxy.url(api.url)));
  });
  afterAll(async () => {
    await store.close();
    await proxy.shut();
    await api.drop();
  });

  it('tell whom a definition wants told of a state, in the order of ids, types in lower case', async () => {
    for (const [id, type] of [
      ['b', 'EMAIL'],
      ['c', 'WEBHOOK'],
      ['a', 'Slack'],
    ] as const) {
      await api.addMethod({ id, type, name: `name ${id}`, address: `to ${id}`, tenantId: 'project', period: 60 });
    }
    const { definitionId } = await api.addAlarm(['c', 'b', 'a']);
    const method = (id: string, type: string) => ({
      ...{ id, type, name: `name ${id}`, address: `to ${id}`, tenantId: 'project', period: 60 },
    });
    const expected = [method('a', 'slack'), method('b', 'email'), method('c', 'webhook')];
    expect(await store.actions(definitionId, 'OK')).toEqual(expected);
    expect(await store.actions(definitionId, 'UNDETERMINED')).toEqual([]);
    expect(await store.actions('unknown', 'OK')).toEqual([]);
  });

  it('are asked once by many look-ups, each of which gets its own answer', async () => {
    const ids = await Promise.all(['x', 'y', 'z'].map((address) => api.addMethod({ address })));
    const first = await api.addAlarm([ids[0]!]);
    const second = await api.addAlarm([ids[1]!, ids[2]!]);
    proxy.sent = '';
    const asked = [first, second, first].map(({ definitionId }) => store.actions(definitionId, 'ALARM'));
    const addresses = (await Promise.all(asked)).map((methods) => methods.map(({ address }) => address).sort());
    expect(addresses).toEqual([['x'], ['y', 'z'], ['x']]);
    expect(proxy.sent.match(/select /g)).toHaveLength(1);
    const methods = await Promise.all([...ids, 'unknown'].map((id) => store.method(id)));
    expect(methods.map((method) => method?.address)).toEqual(['x', 'y', 'z', undefined]);
    expect(proxy.sent.match(/select /g)).toHaveLength(2);
  });

  it('tell what an alarm and a method are now, and that they are gone', async () => {
    const id = await api.addMethod({ address: 'here', name: 'hook' });
    const { definitionId, alarmId } = await api.addAlarm([id], 'OK');
    const now = { state: 'OK', alarmDefinitionId: definitionId, actionsEnabled: true };
    expect(await store.alarm(alarmId)).toEqual(now);
    await api.setState(alarmId, 'UNDETERMINED');
    await api.query('update alarm_definition set actions_enabled = false where id = ?', [definitionId]);
    expect(await store.alarm(alarmId)).toEqual({ ...now, state: 'UNDETERMINED', actionsEnabled: false });
    expect(await store.method(id)).toMatchObject({ id, address: 'here', type: 'webhook', period: 0 });
    await api.query('update notification_method set address = null, name = null where id = ?', [id]);
    expect(await store.method(id)).toMatchObject({ address: '', name: '' });
    await api.query('delete from alarm where id = ?', [alarmId]);
    await api.query('delete from notification_method where id = ?', [id]);
    expect([await store.alarm(alarmId), await store.method(id)]).toEqual([undefined, undefined]);
    expect(await store.actions(definitionId, 'OK')).toEqual([]);
  });

  it('give back every character of names and addresses', async () => {
    const texts = { name: 'на дежурстве 🚒', address: `https://sink/👩‍🚒?a=1&b='"\\%_;--` };
    const id = await api.addMethod(texts);
    expect(await store.method(id)).toMatchObject(texts);
    expect(await store.method("'; drop table alarm; -- 🚒")).toBeUndefined();
  });

  const types = async () =>
    (await api.query('select name from notification_method_type order by name')).map(({ name }) => name);

  it('get the types that they lack from any number of processes at once, and keep the others', async () => {
    const stores = Array.from({ length: 8 }, () => openMethods(api.url).store);
    const all = ['EMAIL', 'PAGERDUTY', 'SLACK', 'WEBHOOK'];
    await Promise.all(stores.map((each) => each.registerTypes(all)));
    expect(await types()).toEqual(all);
    await Promise.all(stores.map((each) => each.close()));
    await store.registerTypes(['WEBHOOK', 'JIRA']);
    await store.registerTypes(['WEBHOOK', 'JIRA']);
    expect(await types()).toEqual(['EMAIL', 'JIRA', 'PAGERDUTY', 'SLACK', 'WEBHOOK']);
  });

  it('are found by the driver of its own name, too', async () => {
    const own = openMethods(sections(new URL(api.url))).store;
    const id = await api.addMethod({ address: 'sections' });
    await own.check();
    expect(await own.method(id)).toMatchObject({ address: 'sections' });
    await own.close();
  });
});
