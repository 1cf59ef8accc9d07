import { ServiceError } from '@monasca/common';
import { units, type Unit } from './windows.js';

/** How long the database of a tenant keeps its points. */
export interface Policy {
  readonly count: number;
  readonly unit: Unit;
}

/**
 * Reads `tenant:N[unit],…`; without a unit N counts in `unit`.
 * @throws ServiceError `configuration` that quotes the wrong item
 */
export function parsePolicies(text: string, unit: Unit): ReadonlyMap<string, Policy> {
  const policies = new Map<string, Policy>();
  for (const item of text.split(',').map((one) => one.trim())) {
    if (item === '') continue;
    const [, tenant, count, letter = unit] = /^(.+):(\d{1,6})([hdw])?$/.exec(item) ?? [];
    if (tenant === undefined || Number(count) === 0) {
      const expected = `TENANT:N with an optional unit of ${Object.keys(units).join(', ')}`;
      throw new ServiceError('configuration', `--migrate-retention-policy: expected ${expected}, got ${item}`);
    }
    policies.set(tenant, { count: Number(count), unit: letter as Unit });
  }
  return policies;
}
