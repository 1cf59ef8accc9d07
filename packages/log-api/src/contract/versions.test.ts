import { describe, expect, it } from 'vitest';
import { getting, type Check } from '@monasca/common/testing';
import { checks, text } from '../../test/contract/checks.js';
import { serve } from '../../test/contract/server.js';

const v20 = { id: 'v2.0', links: [{ href: text(/^http:.*\/v2\.0\/log\/single$/), rel: 'logs' }], status: 'DEPRECATED', updated: '2015-09-01T00:00:00Z' }; // prettier-ignore
const v30 = { id: 'v3.0', links: [{ href: text(/^http:.*\/v3\.0\/logs$/), rel: 'logs' }], status: 'CURRENT', updated: '2016-03-01T00:00:00Z' }; // prettier-ignore

/** A list of versions, as found at a path. */
const list = (path: string, elements: readonly object[] = [v20, v30]) => ({
  status: 200,
  headers: { 'content-type': text(/^application\/json/), 'x-openstack-request-id': text(/^req-/) },
  body: {
    elements,
    links: [
      { href: text(new RegExp(`^http://127\\.0\\.0\\.1:\\d+${path.replaceAll(/[?.]/g, '\\$&')}$`)), rel: 'self' },
      { href: text(/^http:\/\/127\.0\.0\.1:\d+\/version$/), rel: 'version' },
      { href: text(/^http:\/\/127\.0\.0\.1:\d+\/healthcheck$/), rel: 'healthcheck' },
    ],
  },
});

const notAllowed = (method: string): unknown => ({
  title: '405 Method Not Allowed',
  description: `${method} is not supported here, only GET`,
});

describe('versions', () => {
  checks([
    ['L001: GET / lists the versions', getting('/'), list('/')],
    ['L002: so does GET /version', getting('/version'), list('/version')],
    ['L002: so does GET /version/, which calls itself /version', getting('/version/'), list('/version')],
    ['L003: GET /version/v2.0 has this one', getting('/version/v2.0'), list('/version/v2.0', [v20])],
    ['L003: GET /version/v3.0 has this one', getting('/version/v3.0/'), list('/version/v3.0', [v30])],
    ['L004: an unknown one is 400', getting('/version/v5.0'), { status: 400, body: { message: 'v5.0 is not valid version' } }],
    ['L005: JSON, whatever is accepted', getting('/version', { accept: 'application/xml' }), list('/version')],
    ['L006: self keeps the query, the other links do not', getting('/version?x=1'), list('/version?x=1')],
    ['L006: a slash after the path is dropped, one of the query is not', getting('/version/?x=1/'), list('/version?x=1/')],
    ['L006: neither is one of the query alone', getting('/version?x=1/'), list('/version?x=1/')],
    ['L007: a query with a path in it breaks no link', getting('/?a=b/c'), list('/?a=b/c')],
    ['L007: neither does one with the path itself', getting('/version?a=/version'), list('/version?a=/version')],
    ['L008: HEAD /version is 405', { method: 'HEAD', path: '/version' }, { status: 405, headers: { allow: 'GET, OPTIONS' } }],
    ['L008: POST /version is 405', { method: 'POST', path: '/version' }, { status: 405, headers: { allow: 'GET, OPTIONS' }, body: notAllowed('POST') }],
    ['L009: OPTIONS /version tells the methods', { method: 'OPTIONS', path: '/version' }, { status: 200, headers: { allow: 'GET' } }],
    ['L010: an unknown path is 404', getting('/nope'), { status: 404, body: { title: '404 Not Found', description: 'No such path' } }],
  ] satisfies Check[]); // prettier-ignore
});

describe('links', () => {
  const { send } = serve();
  const self = async (headers: Record<string, string>): Promise<string | undefined> => {
    const { body } = await send(getting('/version', headers));
    return (JSON.parse(body) as { links: { href: string }[] }).links[0]?.href;
  };

  it('L001: are those of the host that the client has addressed, by the scheme that the proxy names', async () => {
    expect(await self({ host: 'logs.example:5607' })).toBe('http://logs.example:5607/version');
    const proxied = { host: 'logs.example', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' };
    expect(await self(proxied)).toBe('https://logs.example/version');
  });
});
