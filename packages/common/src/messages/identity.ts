import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import { compareCodePoints } from './compare-code-points.js';
import type { EventEnvelope } from './event.js';
import type { Dimensions } from './metric.js';

/** The Kafka header that carries a record's identity, a UUID's text, from its producer to the stores. */
export const messageIdHeader = 'monasca-message-id';

/**
 * The identity of a metric's series: SHA-256, 32 bytes, over region, tenant, name and the dimensions (`key TAB value`,
 * sorted by code point), joined by NUL. Equals `metric_id` of existing Cassandra schemas. Costs microseconds: cache it.
 */
export function seriesId(tenantId: string, region: string, name: string, dimensions: Dimensions): Buffer {
  const keys = Object.keys(dimensions).sort(compareCodePoints);
  const elements = keys.map((key) => `${key}\t${dimensions[key]}`).join('\0');
  return hash('sha256', `${region}\0${tenantId}\0${name}\0${elements}`, 'buffer');
}

/** The first 16 bytes of a hash as a UUID's text, in lower case; version and variant bits are the hash's own. */
export function uuidOf(bytes: Uint8Array): string {
  return uuidOfHex(Buffer.from(bytes.subarray(0, 16)).toString('hex'));
}

const uuidOfHex = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;

/** What the identities of a bulk share: 12 bytes as text, and the number that the index of an item changes. */
interface BulkIdentity {
  readonly scope: string;
  readonly key: string;
  readonly head: string;
  readonly tail: number;
  /** The block of 256 indexes that was asked for last, and all that its identities share. */
  block: number;
  blockHead: string;
}

/** The last byte of an identity as text. */
const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

// One hash a bulk, not one an item.
let latest: BulkIdentity | undefined;

/**
 * The identity of item `index` (from 0, below 2^32) of a bulk whose request has the idempotency key `key`, unique within
 * `scope`, the tenant: the same for each attempt to send the request. A UUID's text.
 */
export function messageId(scope: string, key: string, index: number): string {
  if (latest?.key !== key || latest.scope !== scope) latest = bulkIdentity(scope, key);
  const { head, tail } = latest;
  const block = index >>> 8;
  if (latest.block !== block) {
    latest.block = block;
    latest.blockHead = head + ((tail >>> 8) ^ block).toString(16).padStart(6, '0');
  }
  return latest.blockHead + hexOfByte[(tail ^ index) & 0xff]!;
}

function bulkIdentity(scope: string, key: string): BulkIdentity {
  // With its length before it, no part can be taken for a piece of another one.
  const text = uuidOfText(`${scope.length}:${scope}${key.length}:${key}`);
  return { scope, key, head: text.slice(0, -8), tail: Number.parseInt(text.slice(-8), 16), block: -1, blockHead: '' };
}

/**
 * The identity of a record that carries no message id: its place, and, as topics can be created anew, its timestamp
 * (milliseconds since the epoch) and value. A UUID's text.
 */
export function recordId(
  topic: string,
  partition: number,
  offset: number,
  timestamp: number,
  value: Uint8Array | null,
): string {
  const place = Buffer.from(`${topic}\0${partition}\0${offset}\0${timestamp}\0`);
  return uuidOf(hash('sha256', value === null ? place : Buffer.concat([place, value]), 'buffer'));
}

/**
 * The identity of an event by what it says: project, timestamp, type, publisher and payload, whatever the order of the
 * payload's keys. Dimensions and creation time do not count. A UUID's text.
 */
export function eventContentKey({ event, meta }: EventEnvelope): string {
  const { timestamp, event_type, publisher_id, payload } = event;
  return uuidOfText(canonicalJson([meta.projectId, timestamp, event_type, publisher_id, payload]));
}

function uuidOfText(text: string): string {
  return uuidOfHex(hash('sha256', text, 'hex'));
}
