import type { JsonObject } from './json.js';
import { asName, asTextOrEmpty } from './reader.js';

/** Whom a metric or a log belongs to. */
export interface TenantMeta {
  /** The project's id, never empty. */
  readonly tenantId: string;
  /** Empty where the wire has null: no region is configured. */
  readonly region: string;
}

/** Reads `meta`; throws DecodeError unless both keys are there. */
export function readTenantMeta(meta: JsonObject): TenantMeta {
  return { tenantId: asName(meta.tenantId, 'meta.tenantId'), region: asTextOrEmpty(meta.region, 'meta.region') };
}

/** A region as it is on the wire: null if there is none. */
export function wireRegion(region: string): string | null {
  return region === '' ? null : region;
}
