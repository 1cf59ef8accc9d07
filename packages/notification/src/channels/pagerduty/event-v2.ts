import { stringifyJson, type AlarmTransition } from '@monasca/common/messages';
import { detailBody } from '../../detail-body.js';
import { dimensionValues } from '../../dimension-values.js';
import type { Notification } from '../../notification.js';
import { bytes, fit } from '../../presentation/fit.js';
import { describe } from './describe.js';

const severities: Readonly<Record<string, string>> = {
  LOW: 'info',
  MEDIUM: 'warning',
  HIGH: 'error',
  CRITICAL: 'critical',
};

/** Largest details, in bytes: an event may have 512 KiB in all. */
const maxDetails = 480 * 1024;
/** Longest text in details that would be larger, in characters. */
const maxShort = 5_000;

/** An event of the Events API v2. All events of an alarm are one incident, which OK resolves. */
export function eventV2({ method, alarm }: Notification): Record<string, unknown> {
  return {
    routing_key: method.address,
    event_action: alarm.newState === 'OK' ? 'resolve' : 'trigger',
    dedup_key: alarm.alarmId,
    payload: {
      summary: describe(alarm),
      source: sourceOf(alarm),
      severity: severityOf(alarm.severity),
      ...timestampOf(alarm.timestamp),
      custom_details: detailsOf(alarm),
    },
    client: 'Monasca',
    ...linksOf(alarm.link),
  };
}

function severityOf(severity: string | null): string {
  const key = (severity ?? '').toUpperCase();
  return Object.hasOwn(severities, key) ? severities[key]! : 'warning';
}

/** A time beyond those that there are is left out: PagerDuty takes its own. */
function timestampOf(ms: number): { timestamp?: string } {
  const time = new Date(ms);
  return Number.isNaN(time.getTime()) ? {} : { timestamp: time.toISOString() };
}

/** What of an alarm that is too large does not fit is left out, or shortened. */
function detailsOf(alarm: AlarmTransition): Record<string, unknown> {
  const { metrics, ...body } = detailBody(alarm);
  const texts = { ...body, severity: alarm.severity, lifecycle_state: alarm.lifecycleState };
  const all = { ...texts, metrics, sub_alarms: alarm.subAlarms };
  if (bytes(stringifyJson(all)) <= maxDetails) return all;
  const short = (value: unknown): unknown => (typeof value === 'string' ? fit(value, maxShort) : value);
  return Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, short(value)]));
}

/** Where it happens: the first host, if there is one. */
function sourceOf(alarm: AlarmTransition): string {
  const host = dimensionValues(alarm, 'hostname')[0] ?? '';
  return host.trim() === '' ? 'monasca' : fit(host, 255);
}

function linksOf(link: string | null): { links?: readonly object[] } {
  const isWeb = link !== null && URL.canParse(link) && /^https?:$/.test(new URL(link).protocol);
  return isWeb ? { links: [{ href: link, text: 'Link' }] } : {};
}
