import { table } from '@monasca/common';
import { placeText } from '@monasca/common/service';
import type { ChosenTopic } from '../topic.js';
import type { AuditedRanges } from './ranges.js';
import { verdicts, type Account, type Verdict } from './verdict.js';

/** What an audit was of. */
export interface AuditSubject extends Pick<ChosenTopic, 'topic' | 'groupId' | 'store'>, Pick<AuditedRanges, 'ranges'> {}

/** Verdicts as they are printed. */
const titles: Readonly<Record<Verdict, string>> = {
  ...{ stored: 'stored', duplicate: 'duplicate', superseded: 'superseded', deadLettered: 'dead letter' },
  ...{ expired: 'expired', pending: 'pending', missing: 'MISSING', double: 'DOUBLE' },
};

/** Those that are printed only where there are some, and what they mean. */
const notes: Partial<Readonly<Record<Verdict, string>>> = {
  duplicate: 'the same identity as another record of the range, with which it shares one row',
  superseded: 'the row of its identity says something else: a record outside the range has replaced it',
  expired: 'older than the store keeps any',
  pending: 'not stored, and not committed by the group yet',
};

/** Longest identity in the table, in characters. */
const identityMax = 100;

/** Whether nothing is missing and nothing doubled. */
export const isClean = ({ counts }: Account): boolean => counts.missing === 0 && counts.double === 0;

/** An audit for people. */
export function auditText({ topic, groupId, store, ranges }: AuditSubject, account: Account): string {
  const { counts, findings } = account;
  const shown = verdicts.filter((verdict) => counts[verdict] > 0 || !(verdict in notes));
  const lines = [
    `${topic}, group ${groupId}, store ${store}`,
    table([['partition', 'from', 'to'], ...ranges.map(({ partition, from, to }) => [partition, from, to])]),
    table([['records', ''], ...shown.map((verdict) => [titles[verdict], counts[verdict]])]),
    ...shown.flatMap((verdict) => (notes[verdict] === undefined ? [] : [`${titles[verdict]}: ${notes[verdict]}`])),
  ];
  if (findings.length > 0) {
    const rows = findings.map((finding) => [titles[finding.verdict], placeText(finding), finding.copies, (finding.identity ?? 'cannot be read').slice(0, identityMax)]); // prettier-ignore
    lines.push(table([['', 'place', 'rows', 'identity'], ...rows]));
  }
  lines.push(
    isClean(account) ? 'Every record is accounted for.' : `${counts.missing} MISSING, ${counts.double} DOUBLE.`,
  );
  return `${lines.join('\n\n')}\n`;
}

/** An audit as one JSON document. */
export function auditJson({ topic, groupId, store, ranges }: AuditSubject, account: Account): string {
  const { counts, findings } = account;
  const parts = ranges.map(({ partition, from, to }) => ({ partition, from, to }));
  const document = { topic, group: groupId, store, ranges: parts, counts, findings, clean: isClean(account) };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
