import type { Queries } from './queries.js';
import type { Retention } from './retention.js';
import type { Session } from './session.js';

/** What the repositories of one store share. */
export interface RepositoryParts {
  readonly session: Session;
  readonly queries: Queries;
  readonly retention: Retention;
  /** Whether rows are written as of the time at which Kafka took their records. */
  readonly isTimed: boolean;
}
