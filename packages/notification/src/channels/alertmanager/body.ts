import type { AlarmTransition } from '@monasca/common/messages';
import type { ValuesOf } from '../../channel.js';
import type { Notification } from '../../notification.js';
import { isoTime } from '../../presentation/iso-time.js';
import { plainText, summaryOf } from '../../presentation/summary.js';
import { labelsOf } from './labels.js';
import type { alertmanagerSection } from './section.js';

type Options = Pick<ValuesOf<typeof alertmanagerSection>, 'dimension_labels' | 'resolve_after'>;

/**
 * The alert of an alarm. OK ends the one with the same labels; without a beginning, which only the Alertmanager knows.
 * Other states say until when it is active, as it would otherwise end soon: nobody sends it again meanwhile.
 */
export function alertsOf(
  notification: Pick<Notification, 'alarm' | 'group'>,
  options: Options,
  now: number,
  text?: string,
): object[] {
  const { alarm } = notification;
  const summary = summaryOf(alarm);
  const annotations = {
    summary: summary.title,
    description: text ?? plainText(summary),
    state: alarm.newState,
    reason: alarm.stateChangeReason,
    ...(alarm.link === null ? {} : { link: alarm.link }),
  };
  const { link } = summary;
  return [
    {
      labels: labelsOf(notification, options.dimension_labels),
      annotations,
      ...timesOf(alarm, options.resolve_after, now),
      ...(link === undefined ? {} : { generatorURL: link }),
    },
  ];
}

function timesOf({ newState, timestamp }: AlarmTransition, resolveAfter: number, now: number): object {
  const time = isoTime(timestamp) ?? new Date(now).toISOString();
  if (newState === 'OK') return { endsAt: time };
  const endsAt = new Date(now + resolveAfter * 1_000).toISOString();
  return { startsAt: time, ...(resolveAfter === 0 ? {} : { endsAt }) };
}
