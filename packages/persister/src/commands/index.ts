import type { ServiceCommand } from '@monasca/common/service';
import type { PersisterConfig } from '../config.js';
import { audit } from './audit/index.js';
import { dlq } from './dlq/index.js';
import { metricIds } from './metric-ids/index.js';
import { migrateToDbPerTenant } from './migrate-to-db-per-tenant/index.js';

/** What the executable does beside serving. To add a command: a folder here, a line in this table. */
export const commands: readonly ServiceCommand<PersisterConfig>[] = [audit, ...dlq, migrateToDbPerTenant, ...metricIds];
