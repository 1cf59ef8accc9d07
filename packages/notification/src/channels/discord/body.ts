import type { AlarmTransition } from '@monasca/common/messages';
import { colourOf } from '../../presentation/colours.js';
import { escapeMarkdown } from '../../presentation/escapes.js';
import { fit } from '../../presentation/fit.js';
import { summaryOf } from '../../presentation/summary.js';

/** An embed. Its texts may have 6000 characters together, so that each has fewer than it might. */
export function discordBody(alarm: AlarmTransition, text?: string): object {
  const embed = text === undefined ? summaryEmbed(alarm) : { description: fit(text, 4_096) };
  // Whatever the texts say, nobody is called.
  return { embeds: [{ ...embed, color: colourOf(alarm.newState) }], allowed_mentions: { parse: [] } };
}

function summaryEmbed(alarm: AlarmTransition): object {
  const { title, reason, link, facts } = summaryOf(alarm);
  return {
    title: fit(title, 256, escapeMarkdown),
    ...(reason === '' ? {} : { description: fit(reason, 1_500, escapeMarkdown) }),
    ...(link === undefined ? {} : { url: link }),
    fields: facts.map(({ name, value }) => ({
      name: fit(name, 80, escapeMarkdown),
      value: fit(value, 300, escapeMarkdown),
      inline: value.length < 40,
    })),
  };
}
