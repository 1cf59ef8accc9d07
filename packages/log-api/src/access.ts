import type { FastifyRequest } from 'fastify';
import type { Gateway } from '@monasca/common/gateway';
import { challengeOf, HttpError, identityOfRequest, requireToken, type Check } from '@monasca/common/http';

/** Rules that the log API asks for, beside what policy files say. */
export const policyNames = { post: 'log_api:logs:post', delegate: 'log_api:logs:delegate' } as const;

/** Lets pass whoever has a valid token. */
export const authenticated = ({ authenticator }: Gateway): Check => requireToken(authenticator);

/** Lets pass whoever may post logs. */
export function mayPost({ access, authenticator, quotas }: Gateway): Check {
  return (request) => {
    const identity = identityOfRequest(request);
    if (!access.allows(policyNames.post, identity)) {
      const description = 'The request does not have access to this service';
      throw new HttpError(401, 'Forbidden', description, challengeOf(authenticator));
    }
    quotas.enter(identity.projectId ?? '');
  };
}

/** Lets pass whoever posts for its own project, named or not, and delegates for any. */
export function mayPostForProject({ access }: Gateway): Check {
  return (request) => {
    const identity = identityOfRequest(request);
    const tenant = delegatedTo(request);
    if (tenant === undefined && identity.projectId === undefined) {
      throw new HttpError(403, 'Permission denied', 'The token is for no project, and tenant_id names none');
    }
    if (tenant === undefined || tenant === identity.projectId) return;
    if (access.allows(policyNames.delegate, identity, { project_id: tenant })) return;
    const description = `Projects ${identity.projectId ?? 'None'} cannot POST cross tenant logs`;
    throw new HttpError(403, 'Permission denied', description);
  };
}

/** The project that a request posts for. */
export function tenantOf(request: FastifyRequest): string {
  return delegatedTo(request) ?? identityOfRequest(request).projectId ?? '';
}

/** The project that the caller names in place of its own; the last of several counts. */
function delegatedTo(request: FastifyRequest): string | undefined {
  const { tenant_id: tenant, project_id: project } = request.query as Record<string, string | string[] | undefined>;
  const last = (value: string | string[] | undefined): string => (Array.isArray(value) ? value.at(-1) : value) ?? '';
  return [last(tenant), last(project)].find((value) => value !== '');
}
