import { describe, expect, it } from 'vitest';
import { getting, refused } from '@monasca/common/testing';
import { checks, text } from '../../test/contract/checks.js';
import { serve } from '../../test/contract/server.js';

const v10 = { id: 'v1.0', links: [{ href: text(/^http:\/\/127\.0\.0\.1:\d+\/v1\.0\/events$/), rel: 'event' }], status: 'CURRENT', updated: '2017-09-01T00:00:00Z' }; // prettier-ignore

/** The versions, as found at a path. */
const list = (path: string) => ({
  status: 200,
  headers: { 'content-type': text(/^application\/json/) },
  body: {
    elements: [v10],
    links: [
      { href: text(new RegExp(`^http://127\\.0\\.0\\.1:\\d+${path.replaceAll(/[?.]/g, '\\$&')}$`)), rel: 'self' },
      { href: text(/^http:\/\/127\.0\.0\.1:\d+\/version$/), rel: 'version' },
      { href: text(/^http:\/\/127\.0\.0\.1:\d+\/healthcheck$/), rel: 'healthcheck' },
    ],
  },
});
const unknown = { status: 400, body: { message: 'v2.0 is not valid version' } };
const notFound = refused(404, '404 Not Found', 'No such path');
const allow = { allow: 'GET, OPTIONS' };

describe('versions', () => {
  checks([
    ['E001: GET /version lists them', getting('/version'), list('/version')],
    ['E002: so does GET /, whose links are whole', getting('/'), list('/')],
    ['E003: GET /version/v1.0 has this one', getting('/version/v1.0'), list('/version/v1.0')],
    ['E004: an unknown one is 400', getting('/version/v2.0'), unknown],
    ['E005: GET /version/ is the list, which calls itself /version', getting('/version/'), list('/version')],
    ['E006: a query stays in self alone', getting('/version?x=/version'), list('/version?x=/version')],
    ['E007: HEAD /version is 405', { method: 'HEAD', path: '/version' }, { status: 405, headers: allow }],
    ['E007: POST /version is 405', { method: 'POST', path: '/version' }, { ...refused(405, '405 Method Not Allowed', 'POST is not supported here, only GET'), headers: allow }],
    ['E008: OPTIONS /version tells the methods', { method: 'OPTIONS', path: '/version' }, { status: 200, headers: { allow: 'GET' } }],
    ['E009: an unknown path is 404', getting('/nope'), notFound],
  ]); // prettier-ignore
});

describe('the document of the versions', () => {
  const { send } = serve();

  it('E001: has its keys in the order of the alphabet', async () => {
    const { body } = await send(getting('/version'));
    const keys = [...body.matchAll(/"(\w+)":/g)].map(([, key]) => key);
    const links = ['links', 'href', 'rel', 'href', 'rel', 'href', 'rel'];
    expect(keys).toEqual(['elements', 'id', 'links', 'href', 'rel', 'status', 'updated', ...links]);
  });
});
