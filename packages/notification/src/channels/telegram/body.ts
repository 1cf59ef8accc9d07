import type { AlarmTransition } from '@monasca/common/messages';
import { escapeHtml } from '../../presentation/escapes.js';
import { fit } from '../../presentation/fit.js';
import { summaryOf } from '../../presentation/summary.js';

/** Longest text of a message, in characters, once its markup is gone. */
const maxText = 4_096;

/** The message in Telegram's HTML. Its parts are so short that all of them have room. */
export function defaultText(alarm: AlarmTransition): string {
  const { title, reason, link, facts } = summaryOf(alarm);
  const lines = facts.map(({ name, value }) => `<b>${fit(name, 50, escapeHtml)}:</b> ${fit(value, 150, escapeHtml)}`);
  return [
    `<b>${fit(title, 250, escapeHtml)}</b>`,
    ...(reason === '' ? [] : [fit(reason, 1_400, escapeHtml)]),
    ...lines,
    ...(link === undefined ? [] : [`<a href="${escapeHtml(link)}">Link</a>`]),
  ].join('\n');
}

/** Parameters of `sendMessage`. Markup cannot be cut in two: a text that is too long loses its markup first. */
export function messageOf(text: string): Record<string, unknown> {
  const plain = text
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|amp);/g, (_, name: string) => characters[name] ?? '');
  const options = { link_preview_options: { is_disabled: true } };
  if (plain.length > maxText) return { text: fit(plain, maxText), ...options };
  return { text, parse_mode: 'HTML', ...options };
}

const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };
