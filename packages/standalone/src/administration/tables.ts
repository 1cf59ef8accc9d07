import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { NotificationConfig } from '@monasca/notification';

/** The tables of the API, as far as they are written here. Times are UTC. */
export interface ApiTables {
  notification_method_type: { name: string };
  notification_method: {
    id: string;
    tenant_id: string;
    name: string;
    type: string;
    address: string;
    period: number;
    created_at: Date;
    updated_at: Date;
  };
  alarm_definition: {
    id: string;
    tenant_id: string;
    name: string;
    expression: string;
    severity: string;
    actions_enabled: boolean;
    created_at: Date;
    updated_at: Date;
  };
  alarm_action: { alarm_definition_id: string; alarm_state: string; action_id: string };
}

/** What administration works with. */
export interface Administered {
  readonly db: Kysely<ApiTables>;
  /** What methods may be like. */
  readonly config: Pick<NotificationConfig, 'kafka' | 'notification_types'>;
}

/** What is printed: a line, or a table. */
export type Answer =
  | { readonly line: string }
  | { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** The time of the database, as columns without a time zone have it. */
export const utcNow = (): RawBuilder<Date> => sql<Date>`now() at time zone 'utc'`;
