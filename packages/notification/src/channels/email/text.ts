import type { AlarmTransition, JsonObject } from '@monasca/common/messages';
import { dimensionsOf, dimensionValues } from '../../dimension-values.js';
import { grafanaLink } from './grafana-link.js';

export interface MailText {
  /** In one line. */
  readonly subject: string;
  readonly body: string;
}

/** What the original says, with its words in their case, and without lines that have nothing to say. */
export function mailText(alarm: AlarmTransition, grafanaUrl: string | undefined): MailText {
  const { newState, severity, alarmName, alarmId, lifecycleState, link } = alarm;
  const place = placeOf(alarm);
  const links = [
    ...line('Lifecycle state', lifecycleState),
    ...line('Link', link),
    ...line('Link to Grafana', grafanaLink(grafanaUrl, alarm)),
  ];
  const body = [
    `${place.opening}${alarm.stateChangeReason}`,
    '',
    `Alarm "${alarmName ?? ''}" transitioned to the ${newState} state at ${asctime(alarm.timestamp)} UTC`,
    `${place.isOneHost ? 'alarm_id' : 'Alarm_id'}: ${alarmId}`,
    '',
    ...(links.length === 0 ? [] : [...links, '']),
    ...dimensionSets(alarm.metrics ?? [], place.isOneHost),
  ];
  const subject = [newState, ...(severity === null ? [] : [severity]), `"${alarmName ?? ''}" ${place.subject}`];
  return { subject: subject.join(' ').replace(/\p{Cc}+/gu, ' '), body: body.join('\n').trimEnd() };
}

interface Place {
  readonly isOneHost: boolean;
  /** End of the subject. */
  readonly subject: string;
  /** Begin of the body. */
  readonly opening: string;
}

function placeOf(alarm: AlarmTransition): Place {
  const hosts = dimensionValues(alarm, 'hostname');
  const [host] = hosts;
  if (host === undefined) return { isOneHost: false, subject: '', opening: '' };
  if (hosts.length > 1) return { isOneHost: false, subject: '', opening: 'On multiple hosts ' };
  const [target] = dimensionValues(alarm, 'target_host');
  return {
    isOneHost: true,
    subject: `for Host: ${host}${target === undefined ? '' : ` Target: ${target}`}`,
    opening: `On host "${host}" ${target === undefined ? '' : `for target "${target}" `}`,
  };
}

const line = (name: string, value: string | null | undefined): readonly string[] =>
  value === null || value === undefined || value === '' ? [] : [`${name}: ${value}`];

function dimensionSets(metrics: readonly JsonObject[], isOneHost: boolean): readonly string[] {
  if (metrics.length === 0) return [];
  const sets = metrics.map((metric) => {
    const pairs = dimensionsOf(metric).map(([key, value]) => `    ${key}: ${value}`);
    return `  {\n${pairs.join(',\n')}\n  }`;
  });
  return [isOneHost ? 'With dimensions:' : 'With dimensions', '[', `${sets.join(',\n')} `, ']'];
}

/** Latest time that a date can have, in ms. */
const latest = 8.64e15;

/** Such as `Tue Nov 14 22:13:20 2023`, with a blank before a day of one digit. */
function asctime(timestamp: number): string {
  const date = new Date(Math.max(-latest, Math.min(timestamp, latest)));
  const [day = '', , month = '', , time = ''] = date.toUTCString().split(' ');
  return `${day.slice(0, 3)} ${month} ${String(date.getUTCDate()).padStart(2)} ${time} ${date.getUTCFullYear()}`;
}
