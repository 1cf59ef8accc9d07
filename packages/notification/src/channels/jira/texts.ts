import { stringifyJson } from '@monasca/common/messages';
import { detailBody } from '../../detail-body.js';
import type { Notification } from '../../notification.js';
import { fit } from '../../presentation/fit.js';
import { pythonJson } from '../../python-json.js';

/** What Jira gets to show. */
export interface IssueTexts {
  readonly summary: string;
  readonly description: string;
  readonly comment: string | undefined;
}

export type Texts = (notification: Notification) => IssueTexts;

/** The texts of the original. Its summary's "defintion" stands in issues that there are, by which they are found. */
export const defaultTexts: Texts = ({ alarm }) => ({
  summary: `Monasca alarm for alarm_defintion ${alarm.alarmName ?? ''} status changed to ${alarm.newState} for the alarm_id ${alarm.alarmId}`,
  description: 'Monasca alarm',
  comment: code(pythonJson(clipped(detailBody(alarm)), 3)),
});

/** Longest summary, and longest text of another field, that Jira takes. */
const maxSummary = 255;
const maxText = 32_767;

const mark = '{code}';
const code = (text: string): string => mark + fit(text, maxText - 2 * mark.length) + mark;

/** Without most of what no comment has room for: writing megabytes takes seconds, in which nothing else is sent. */
function clipped(body: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(body).map(([key, value]): [string, unknown] => {
    if (typeof value === 'string') return [key, value.slice(0, maxText)];
    return [key, Array.isArray(value) ? firstOf(value) : value];
  });
  return Object.fromEntries(entries);
}

/** The first items, until they are too long for a comment. */
function firstOf(items: readonly unknown[]): readonly unknown[] {
  let size = 0;
  const end = items.findIndex((item) => (size += stringifyJson(item).length) > maxText);
  return end < 0 ? items : items.slice(0, end + 1);
}

/** The texts, such that Jira takes them. A summary that is too long keeps the alarm's id, by which the issue is found. */
export function fitting({ summary, description, comment }: IssueTexts, alarmId: string): IssueTexts {
  return {
    summary: fitSummary(summary.replace(/\p{Cc}+/gu, ' '), alarmId),
    description: fit(description, maxText),
    comment: comment === undefined ? undefined : fit(comment, maxText),
  };
}

function fitSummary(summary: string, alarmId: string): string {
  const short = fit(summary, maxSummary);
  if (short.includes(alarmId) || !summary.includes(alarmId)) return short;
  return `${fit(summary, maxSummary - alarmId.length - 1)} ${alarmId}`;
}
