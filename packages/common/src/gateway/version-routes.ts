import type { FastifyInstance, FastifyRequest } from 'fastify';
import { resource } from '../http/index.js';

/** A version of an API, as clients discover it. */
export interface ApiVersion {
  readonly id: string;
  readonly status: 'CURRENT' | 'DEPRECATED';
  /** ISO 8601. */
  readonly updated: string;
  /** Where it takes what it is for. */
  readonly path: string;
  /** What that is called among its links. */
  readonly rel: string;
}

/** `/`, `/version`, `/version/{id}`: which versions there are, and where. */
export function versionRoutes(server: FastifyInstance, versions: readonly ApiVersion[]): void {
  const list = { handler: (request: FastifyRequest) => document(request, versions) };
  resource(server, '/', { GET: list });
  resource(server, '/version', { GET: list });
  resource(server, '/version/:id', {
    GET: {
      handler: (request, reply) => {
        const { id } = request.params as { id: string };
        const found = versions.filter((version) => version.id === id);
        if (found.length === 0) return reply.code(400).send({ message: `${id} is not valid version` });
        return document(request, found);
      },
    },
  });
}

function document(request: FastifyRequest, versions: readonly ApiVersion[]): object {
  const base = baseUrl(request);
  const elements = versions.map(({ id, status, updated, path, rel }) => ({
    id,
    links: [{ href: base + path, rel }],
    status,
    updated,
  }));
  const links = [
    // Without the slash at the end of a path other than `/`.
    { href: base + pathOf(request.url).replace(/^(\/[^?]+)\/(?=\?|$)/, '$1'), rel: 'self' },
    { href: `${base}/version`, rel: 'version' },
    { href: `${base}/healthcheck`, rel: 'healthcheck' },
  ];
  return { elements, links };
}

/** The path of a request line, without the server that one in absolute form names: it is the client's word. */
const pathOf = (url: string): string => url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '');

/** What is needed of a request to tell how the client addressed the server. */
interface Addressed {
  readonly protocol: string;
  readonly headers: { readonly host?: string | undefined };
  readonly socket: { readonly localAddress?: string | undefined; readonly localPort?: number | undefined };
}

/** How the client addressed the server: `http` or `https`, and the host of its request or else the address it reached. */
export function baseUrl({ protocol, headers, socket }: Addressed): string {
  // A proxy may have passed on whatever a client told it.
  const scheme = protocol === 'https' ? 'https' : 'http';
  return `${scheme}://${headers.host ?? localHost(socket)}`;
}

function localHost({ localAddress = '', localPort }: Addressed['socket']): string {
  return `${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`;
}
