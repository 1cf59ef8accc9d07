import type { Gateway } from '@monasca/common/gateway';
import { HttpError, identityOfRequest, type Check } from '@monasca/common/http';

/** Rules that the events API asks for, beside what policy files say. */
export const policyNames = { post: 'events_api:agent_required', delegate: 'events_api:delegate' } as const;

/** Lets pass whoever may post events, for the project of the token. */
export function mayPost({ access, quotas }: Gateway): Check {
  return (request) => {
    const identity = identityOfRequest(request);
    if (!access.allows(policyNames.post, identity)) {
      throw new HttpError(403, 'Forbidden', 'The request does not have access to this service');
    }
    if (identity.projectId === undefined) throw new HttpError(403, 'Permission denied', 'The token is for no project');
    quotas.enter(identity.projectId);
  };
}
