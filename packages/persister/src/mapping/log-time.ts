import { numberOf, type LogEnvelope } from '@monasca/common/messages';
import type { StoreRecord } from '../record.js';

/**
 * Seconds since the epoch: the sender's own `timestamp` where there is one, else when the gateway, else when Kafka took
 * the entry.
 */
export function logSeconds({ value, recordedAt }: StoreRecord<LogEnvelope>): number {
  const own = numberOf(value.log.timestamp);
  return own !== undefined && Number.isFinite(own) ? own : (value.creationTime ?? recordedAt / 1000);
}
