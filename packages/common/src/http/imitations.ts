import type { FastifyRequest } from 'fastify';

/** Headers that Keystone's middleware sets behind itself: from a client they are an imitation. */
const identityHeaders = new RegExp(
  `^x-(?:service-)?(?:${[
    ...['identity-status', 'is-admin-project', 'user', 'user-id', 'user-name', 'role', 'roles'],
    ...['tenant', 'tenant-id', 'tenant-name', 'project-id', 'project-name', 'domain-id', 'domain-name'],
    ...['user-domain-id', 'user-domain-name', 'project-domain-id', 'project-domain-name', 'service-catalog'],
  ].join('|')})$`,
);

/** Drops the headers by which a client could imitate an identity, before any route can see them. */
export function dropImitations({ headers }: FastifyRequest): void {
  for (const name of Object.keys(headers)) {
    if (identityHeaders.test(name)) Reflect.deleteProperty(headers, name);
  }
}
