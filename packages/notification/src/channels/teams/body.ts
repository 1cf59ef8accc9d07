import type { AlarmTransition } from '@monasca/common/messages';
import { escapeMarkdown } from '../../presentation/escapes.js';
import { fit, jsonBytes } from '../../presentation/fit.js';
import { summaryOf } from '../../presentation/summary.js';

/** A message may have 28 KB. All texts of a card together, in bytes, stay well below. */
const limits = { title: 1_000, reason: 4_000, name: 200, value: 800, template: 18_000 };

const colours: Readonly<Record<string, string>> = { ALARM: 'Attention', OK: 'Good', UNDETERMINED: 'Warning' };

/** A message with one adaptive card, as the workflow "post to a channel when a webhook request is received" wants it. */
export function teamsBody(alarm: AlarmTransition, text?: string): object {
  const { title, reason, link, facts } = summaryOf(alarm);
  const color = Object.hasOwn(colours, alarm.newState) ? colours[alarm.newState] : 'Default';
  const heading = { type: 'TextBlock', text: escaped(title, limits.title), wrap: true, style: 'heading', color };
  const summary = [
    ...(reason === '' ? [] : [paragraph(escaped(reason, limits.reason))]),
    {
      type: 'FactSet',
      facts: facts.map(({ name, value }) => ({
        title: escaped(name, limits.name),
        value: escaped(value, limits.value),
      })),
    },
  ];
  const own = text === undefined ? summary : [paragraph(fit(text, limits.template, String, jsonBytes))];
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [{ ...heading, weight: 'Bolder', size: 'Medium' }, ...own],
    ...(link === undefined ? {} : { actions: [{ type: 'Action.OpenUrl', title: 'Link', url: link }] }),
    msteams: { width: 'Full' },
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content }] };
}

const escaped = (text: string, max: number): string => fit(text, max, escapeMarkdown, jsonBytes);

const paragraph = (text: string): object => ({ type: 'TextBlock', text, wrap: true });
