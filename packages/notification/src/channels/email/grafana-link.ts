import type { AlarmTransition } from '@monasca/common/messages';
import { dimensionsOf, textOf } from '../../dimension-values.js';

/** How long before and after the alarm the graph begins and ends, in ms. */
const margin = 600_000;

/**
 * The link to the graph of the alarm's first metric, as the original has it but encoded; undefined without URL or metric.
 * @param url of Grafana
 */
export function grafanaLink(url: string | undefined, { metrics, timestamp }: AlarmTransition): string | undefined {
  const metric = metrics?.[0];
  if (url === undefined || url.trim() === '' || metric === undefined) return undefined;
  const time = Math.trunc(timestamp / 1_000) * 1_000;
  const query: readonly (readonly [string, string])[] = [
    ...(metric.name === undefined ? [] : [['metric', textOf(metric.name)] as const]),
    ...dimensionsOf(metric),
    ['from', String(time - margin)],
    ['to', String(time + margin)],
  ];
  const encoded = query.map(([key, value]) => `${encode(key)}=${encode(value)}`).join('&');
  return `${url.trim().replace(/\/+$/, '')}/dashboard/script/drilldown.js?${encoded}`;
}

/** As a part of a query; halves of surrogate pairs, which have no encoding, are replaced. */
const encode = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
