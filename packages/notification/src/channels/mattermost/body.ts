import type { AlarmTransition } from '@monasca/common/messages';
import { hexColourOf } from '../../presentation/colours.js';
import { escapeMarkdown, muteMentions } from '../../presentation/escapes.js';
import { fit } from '../../presentation/fit.js';
import { summaryOf } from '../../presentation/summary.js';

/** Longest text of a post, in characters: Mattermost splits what is longer into several posts. */
const maxText = 16_383;

/** Mentions count in attachments, too. */
export const escapeText = (text: string): string => muteMentions(escapeMarkdown(text));

/** A post with one attachment, in the form that Slack had once and both receivers still take. */
export function attachmentBody(alarm: AlarmTransition): object {
  const { title, reason, link, facts } = summaryOf(alarm);
  const attachment = {
    fallback: muteMentions(title),
    color: hexColourOf(alarm.newState),
    title: muteMentions(title),
    ...(link === undefined ? {} : { title_link: link }),
    text: escapeText(reason),
    fields: facts.map(({ name, value }) => ({
      title: muteMentions(name),
      value: fit(value, 600, escapeText),
      short: value.length < 40,
    })),
  };
  return { attachments: [attachment] };
}

export const textBody = (text: string): object => ({ text: fit(text, maxText) });
