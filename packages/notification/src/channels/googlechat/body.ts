import type { Notification } from '../../notification.js';
import { hexColourOf } from '../../presentation/colours.js';
import { escapeAngles } from '../../presentation/escapes.js';
import { fit, jsonBytes } from '../../presentation/fit.js';
import { summaryOf } from '../../presentation/summary.js';

/** A card may have 32 KB. All of its texts together, in bytes, stay well below. */
const limits = { title: 1_000, reason: 5_000, name: 200, value: 1_000, template: 24_000 };

/** A card: nobody is called in one, whatever its texts say. */
export function googlechatBody({ alarm, deliveryId }: Notification, text?: string): object {
  const { title, reason, link, facts } = summaryOf(alarm);
  const state = `<font color="${hexColourOf(alarm.newState)}"><b>${fit(alarm.newState, 200, escapeAngles)}</b></font>`;
  const paragraph = [state, fit(reason, limits.reason, escapeAngles, jsonBytes)]
    .filter((part) => part !== '')
    .join(' ');
  const summary = [
    { textParagraph: { text: paragraph } },
    ...facts.map(({ name, value }) => ({
      decoratedText: {
        topLabel: fit(name, limits.name, String, jsonBytes),
        text: fit(value, limits.value, escapeAngles, jsonBytes),
        wrapText: true,
      },
    })),
  ];
  const own =
    text === undefined ? summary : [{ textParagraph: { text: fit(text, limits.template, String, jsonBytes) } }];
  const button = { text: 'Link', onClick: { openLink: { url: link } } };
  const widgets = [...own, ...(link === undefined ? [] : [{ buttonList: { buttons: [button] } }])];
  const heading = fit(title, limits.title, String, jsonBytes);
  const card = { header: { title: heading }, sections: [{ widgets }] };
  return { fallbackText: heading, cardsV2: [{ cardId: deliveryId, card }] };
}
