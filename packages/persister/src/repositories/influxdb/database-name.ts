import type { PersisterConfig } from '../../config.js';

/** The database of a tenant: one for all, or one each. */
export type DatabaseName = (tenantId: string) => string;

export function databaseNames({ database_name, db_per_tenant }: PersisterConfig['influxdb']): DatabaseName {
  return db_per_tenant ? (tenantId) => `${database_name}_${tenantId}` : () => database_name;
}
