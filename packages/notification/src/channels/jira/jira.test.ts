import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Log } from '@monasca/common';
import { channelSuite, faultOf, notificationTo, openNotifier } from '../../../test/channel-suite.js';
import { startHttpSink, type HttpSink } from '../../../test/http-sink.js';
import { JiraDouble } from '../../../test/jira-double.js';
import type { Notifier } from '../../channel.js';
import { jira } from './index.js';

const hostOf = ({ origin }: HttpSink): string => new URL(origin).host;

const account = { user: 'bot', password: 's3cret' };

for (const cloud of [false, true]) {
  channelSuite(`jira${cloud ? ' of the cloud' : ''}`, {
    channel: jira,
    options: (origin) => ({ ...account, cloud, hosts: [new URL(origin).host] }),
    address: (origin) => `${origin}/jira/?project=OPS&component=s3cret`,
    secret: 's3cret',
    accept: ({ path }) =>
      path.includes('/search') ? { body: '{"issues": []}' } : { status: 201, body: '{"key": "OPS-1"}' },
  });
}

describe('Jira Server', () => {
  const summary = 'Monasca alarm for alarm_defintion High CPU status changed to ALARM for the alarm_id alarm';
  const api = '/jira/rest/api/2';
  let sink: HttpSink;
  let double: JiraDouble;
  let notifier: Notifier | undefined;
  let told: string[];
  const tell = (_: object, message: string): void => void told.push(message);
  const log: Log = { debug: tell, info: tell, warn: tell, error: tell };
  const open = async (options: Record<string, unknown> = {}): Promise<void> => {
    await notifier?.close?.();
    notifier = openNotifier(jira, { ...account, hosts: [hostOf(sink)], timeout: 1, ...options }, { log });
  };
  const send = (fields?: Record<string, unknown>, query = '?project=OPS', context = '/jira/'): Promise<void> =>
    notifier!.send(notificationTo(sink.origin + context + query, fields));

  beforeEach(async () => {
    told = [];
    double = new JiraDouble();
    sink = await startHttpSink(double.behaviour);
    await open();
  });
  afterEach(async () => {
    expect(double.complaints).toEqual([]);
    await notifier?.close?.();
    await sink.close();
  });

  it('J01: makes an issue where there is none, and comments on it', async () => {
    await send();
    expect(double.calls).toEqual([`GET ${api}/search`, `POST ${api}/issue`, `POST ${api}/issue/OPS-1/comment`]);
    expect(double.searches).toEqual(["project='OPS' and reporter='bot' and summary ~ 'alarm'"]);
    const [issue] = double.issues;
    expect(issue?.fields).toEqual({
      project: { key: 'OPS' },
      summary,
      description: 'Monasca alarm',
      issuetype: { name: 'Bug' },
    });
    expect(issue?.comments).toEqual([expect.stringMatching(/^\{code\}\{\n {3}"alarm_id": "alarm",\n/)]);
    expect(issue?.comments[0]).toMatch(/\n\}\{code\}$/);
  });

  it('J02: only comments on an issue that is open', async () => {
    const issue = double.add(summary, 'Open');
    await send();
    expect(double.calls).toEqual([`GET ${api}/search`, `POST ${api}/issue/OPS-1/comment`]);
    expect(issue.comments).toHaveLength(1);
  });

  it.each(['Resolved', 'closed'])('J03: reopens an issue that is %s', async (status) => {
    const issue = double.add(summary, status);
    double.transitions = [
      { id: '2', name: 'Close', to: 'Closed' },
      { id: '3', name: 'Reopen Issue', to: 'Open' },
    ];
    await send();
    const path = `${api}/issue/OPS-1/transitions`;
    expect(double.calls.slice(1)).toEqual([`GET ${path}`, `POST ${path}`, `POST ${api}/issue/OPS-1/comment`]);
    expect(issue).toMatchObject({ status: 'Open', comments: [expect.any(String)] });
  });

  it('J04: only comments where the workflow has no way to reopen', async () => {
    const issue = double.add(summary, 'Closed');
    double.transitions = [{ id: '2', name: 'Delete', to: 'Gone' }];
    await send();
    expect(issue).toMatchObject({ status: 'Closed', comments: [expect.any(String)] });
  });

  it('comments nevertheless when Jira refuses to reopen', async () => {
    const issue = double.add(summary, 'Closed');
    double.transitions = [{ id: '3', name: 'Reopen', to: 'Open' }];
    double.override = ({ method, path }) =>
      method === 'POST' && path.endsWith('/transitions') ? { status: 400 } : undefined;
    await send();
    expect(issue).toMatchObject({ status: 'Closed', comments: [expect.any(String)] });
  });

  it('J05: names the component of the address', async () => {
    await send({}, '?project=OPS&component=Compute%20nodes');
    expect(double.issues[0]?.fields.components).toEqual([{ name: 'Compute nodes' }]);
  });

  it('takes an address without a slash', async () => {
    await send({}, '?project=OPS', '');
    expect(double.calls[0]).toBe('GET /rest/api/2/search');
  });

  it.each(['', '?', '?component=x', '?project='])('J06: %j names no project', async (query) => {
    expect(await faultOf(send({}, query))).toMatchObject({ reason: 'address', permanent: true });
    expect(double.calls).toEqual([]);
  });

  it('J13: OK reopens nothing', async () => {
    const issue = double.add(summary, 'Closed');
    double.transitions = [{ id: '3', name: 'Reopen', to: 'Open' }];
    await send({ newState: 'OK' });
    expect(issue).toMatchObject({ status: 'Closed', comments: [expect.stringContaining('"state": "OK"')] });
  });

  it('OK resolves what is open, if it shall', async () => {
    await open({ resolve_on_ok: true });
    const issue = double.add(summary, 'Open');
    double.transitions = [
      { id: '4', name: 'Finish', to: 'Done' },
      { id: '5', name: 'Resolve Issue', to: 'Resolved' },
    ];
    await send({ newState: 'UNDETERMINED' });
    expect(issue.status).toBe('Open');
    await send({ newState: 'OK' });
    await send({ newState: 'OK' });
    expect(issue).toMatchObject({ status: 'Resolved', comments: { length: 3 } });
    expect(double.calls.filter((call) => call === `POST ${api}/issue/OPS-1/transitions`)).toHaveLength(1);
  });

  it('takes no issue of another alarm for its own', async () => {
    const other = double.add('Monasca alarm for the alarm_id 20a5-1', 'Open');
    await send({ alarmId: '20a5-2' });
    expect([other.comments.length, double.issues.length]).toEqual([0, 2]);
  });

  it('W-21: lets nobody out of the quotes of a query', async () => {
    double.override = ({ method }) =>
      method === 'GET' ? { body: '{"issues":[]}' } : { status: 201, body: '{"key":"X-1"}' };
    const project = String.raw`X' or project='SECRET\ `;
    await send({}, `?project=${encodeURIComponent(project)}`);
    const jql = new URLSearchParams(sink.requests[0]!.path.split('?')[1]).get('jql');
    expect(jql).toBe(String.raw`project='X\' or project=\'SECRET\\ ' and reporter='bot' and summary ~ 'alarm'`);
  });

  describe('its account', () => {
    const ask = (address: string): Promise<void> => notifier!.send(notificationTo(address));

    it('goes to hosts that are named, only', async () => {
      const other = await startHttpSink();
      const query = '/?project=OPS';
      for (const address of [
        other.origin + query,
        `http://${hostOf(sink)}@localhost:${new URL(sink.origin).port}${query}`,
        `http://127.0.0.1${query}`,
      ]) {
        expect(await faultOf(ask(address))).toMatchObject({ reason: 'forbidden', permanent: true });
      }
      await send();
      await other.close();
      expect(other.requests).toEqual([]);
      expect(told).toEqual([]);
    });

    it('goes to URLs that are named, and what is below them', async () => {
      await open({ hosts: [`${sink.origin}/jira`] });
      await send();
      for (const context of ['/', '/other/', '/jira2/', '/jira/..%2fother/', '/jira/../other/']) {
        expect((await faultOf(send({}, '?project=OPS', context))).reason).toBe('forbidden');
      }
    });

    it('goes nowhere where no host is named, which is told at start', async () => {
      await open({ hosts: [] });
      expect(told).toEqual([expect.stringMatching(/^\[jira_notifier\] hosts: every notification is refused/)]);
      expect(await faultOf(send())).toMatchObject({ reason: 'forbidden', permanent: true });
      expect(sink.requests).toEqual([]);
    });

    it.each([undefined, ''])('may be none: user %j, whom any host may see', async (user) => {
      await open({ hosts: [], user });
      double.override = ({ path }) =>
        path.includes('/search') ? { body: '{"issues":[]}' } : { status: 201, body: '{"key":"X-1"}' };
      await send();
      expect([told, sink.requests[0]?.headers.authorization]).toEqual([[], undefined]);
    });

    it('cannot have a host that is none', async () => {
      await expect(open({ hosts: ['https://a/?b'] })).rejects.toThrow('[jira_notifier] hosts: expected host');
    });
  });

  it('goes to projects that are allowed, only', async () => {
    await open({ projects: ['OPS', 'NET'] });
    await send();
    expect(await faultOf(send({}, '?project=SEC'))).toMatchObject({ reason: 'forbidden', permanent: true });
    expect(double.calls.filter((call) => call.startsWith('GET'))).toHaveLength(1);
  });

  it('has issues of the type that is set', async () => {
    await open({ issue_type: 'Incident' });
    await send();
    expect(double.issues[0]?.fields.issuetype).toEqual({ name: 'Incident' });
  });

  it('keeps texts as short as Jira wants them, with the id of the alarm', async () => {
    const alarmId = '20a54a65-44b8-4ac9-a398-1f2d888827d2';
    await send({ alarmId, alarmName: 'x\n'.repeat(200), stateChangeReason: 'y'.repeat(40_000) });
    const [issue] = double.issues;
    expect(issue?.fields.summary).toContain(alarmId);
    expect(issue?.comments[0]).toMatch(/…\{code\}$/);
    await send({ alarmId });
    expect(double.issues).toHaveLength(1);
  });

  it('J11: ends at once when nobody is there', async () => {
    await sink.close();
    const start = performance.now();
    expect(await faultOf(send())).toMatchObject({ reason: 'network', permanent: false });
    expect(performance.now() - start).toBeLessThan(900);
  });

  it('J12, W-19: all calls together have one deadline', async () => {
    double.override = () => undefined;
    sink.behaviour = (request, response) => {
      setTimeout(() => {
        const { status = 200, body = '' } = double.behaviour(request);
        response.writeHead(status).end(body);
      }, 400);
      return undefined;
    };
    const start = performance.now();
    expect(await faultOf(send())).toMatchObject({ reason: 'timeout', permanent: false });
    expect(performance.now() - start).toBeLessThan(1_900);
    expect(double.calls.length).toBeLessThan(3);
  });

  it.each(['<html>', '[]', ''])('cannot use an answer of %j', async (body) => {
    double.override = () => ({ body });
    expect(await faultOf(send())).toMatchObject({ reason: 'server', permanent: false });
  });
});

describe('Jira Cloud', () => {
  let sink: HttpSink;
  let double: JiraDouble;
  let notifier: Notifier;
  const send = (fields?: Record<string, unknown>): Promise<void> =>
    notifier.send(notificationTo(`${sink.origin}/?project=OPS`, fields));
  beforeEach(async () => {
    double = new JiraDouble({ isCloud: true });
    sink = await startHttpSink(double.behaviour);
    notifier = openNotifier(jira, { ...account, hosts: [hostOf(sink)], cloud: true, resolve_on_ok: true });
    double.transitions = [
      { id: '11', name: 'To Do', to: 'Open' },
      { id: '21', name: 'In Progress', to: 'In Progress' },
      { id: '31', name: 'Done', to: 'Done' },
    ];
  });
  afterEach(async () => {
    expect(double.complaints).toEqual([]);
    await notifier.close?.();
    await sink.close();
  });

  it('gets texts as documents', async () => {
    await send();
    const api = '/rest/api/3';
    expect(double.calls).toEqual([`POST ${api}/search/jql`, `POST ${api}/issue`, `POST ${api}/issue/OPS-1/comment`]);
    expect(double.searches).toEqual(["project='OPS' and reporter=currentUser() and summary ~ 'alarm'"]);
    const [issue] = double.issues;
    expect(issue?.fields.description).toEqual({
      version: 1,
      type: 'doc',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Monasca alarm' }] }],
    });
    expect(issue?.comments[0]).toMatchObject({ content: [{ type: 'codeBlock', content: [{ type: 'text' }] }] });
  });

  it('resolves and reopens by the categories of states', async () => {
    await send();
    await send({ newState: 'OK' });
    expect(double.issues[0]?.status).toBe('Done');
    await send();
    expect(double.issues[0]).toMatchObject({ status: 'Open', comments: { length: 3 } });
  });
});
