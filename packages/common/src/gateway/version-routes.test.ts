import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { baseUrl, versionRoutes, type ApiVersion } from './version-routes.js';

const one: ApiVersion = {
  id: 'v1.0',
  status: 'DEPRECATED',
  updated: '2015-01-01T00:00:00Z',
  path: '/v1.0/x',
  rel: 'x',
};
const two: ApiVersion = { id: 'v2.0', status: 'CURRENT', updated: '2016-01-01T00:00:00Z', path: '/v2.0/x', rel: 'x' };

let server: FastifyInstance;
beforeEach(() => {
  server = fastify({ routerOptions: { ignoreTrailingSlash: true }, trustProxy: 'loopback', exposeHeadRoutes: false });
  versionRoutes(server, [one, two]);
});
afterEach(() => server.close());

interface VersionDocument {
  readonly elements: readonly { readonly id: string; readonly links: readonly { readonly href: string }[] }[];
  readonly links: readonly { readonly href: string; readonly rel: string }[];
}

async function ask(url: string, headers: Record<string, string> = { host: 'api.example' }): Promise<VersionDocument> {
  return (await server.inject({ url, headers })).json<VersionDocument>();
}
const self = async (url: string, headers?: Record<string, string>) => (await ask(url, headers)).links[0]?.href;

describe('the document of versions', () => {
  it.each(['/', '/version', '/version/'])('lists them at %s', async (url) => {
    const { elements, links } = await ask(url);
    expect(elements).toEqual([
      {
        id: 'v1.0',
        links: [{ href: 'http://api.example/v1.0/x', rel: 'x' }],
        status: 'DEPRECATED',
        updated: one.updated,
      },
      { id: 'v2.0', links: [{ href: 'http://api.example/v2.0/x', rel: 'x' }], status: 'CURRENT', updated: two.updated },
    ]);
    expect(links.slice(1)).toEqual([
      { href: 'http://api.example/version', rel: 'version' },
      { href: 'http://api.example/healthcheck', rel: 'healthcheck' },
    ]);
  });

  it('has one of them at its own address', async () => {
    expect((await ask('/version/v2.0')).elements.map(({ id }) => id)).toEqual(['v2.0']);
    const unknown = await server.inject('/version/v3.0');
    expect([unknown.statusCode, unknown.json()]).toEqual([400, { message: 'v3.0 is not valid version' }]);
  });
});

describe('the link to the document itself', () => {
  it.each([
    ['/', '/'],
    ['/?a=b/c', '/?a=b/c'],
    ['/version', '/version'],
    ['/version/', '/version'],
    ['/version/?a=b/', '/version?a=b/'],
    ['/version?a=b/', '/version?a=b/'],
    ['/version?a=/version', '/version?a=/version'],
    ['/version/v1.0/', '/version/v1.0'],
    ['http://other.example/version?a=b', '/version?a=b'],
    ['http://other.example/', '/'],
  ])('of %s is %s', async (url, path) => {
    expect(await self(url)).toBe(`http://api.example${path}`);
  });

  it('has the scheme that a proxy of this machine tells, and the host that the client asked', async () => {
    const proxied = { host: 'api.example:1', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'other.example' };
    expect(await self('/version', proxied)).toBe('https://api.example:1/version');
  });

  it.each(['javascript', 'https, javascript', 'https://other.example/?'])(
    'has no scheme such as %s',
    async (scheme) => {
      expect(await self('/', { host: 'api.example', 'x-forwarded-proto': scheme })).toBe('http://api.example/');
    },
  );
});

describe('the address of the server for a client that names no host', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:80'],
    ['::1', 'http://[::1]:80'],
    ['::ffff:127.0.0.1', 'http://[::ffff:127.0.0.1]:80'],
  ])('at %s is %s', (localAddress, url) => {
    expect(baseUrl({ protocol: 'http', headers: {}, socket: { localAddress, localPort: 80 } })).toBe(url);
  });
});
