// @ts-check

/** @typedef {Readonly<Record<'input' | 'sent' | 'retry' | 'letters', string>>} Topics */

/** @returns {Topics & Readonly<Record<'periodic' | 'ledger', string>>} */
export const topicsOf = (/** @type {string} */ group) => {
  const named = (/** @type {string} */ rest) => `${group}-${rest}`;
  return {
    ...{ input: named('transitions'), sent: named('sent'), retry: named('retry'), letters: named('letters') },
    ...{ periodic: named('periodic'), ledger: named('ledger') },
  };
};

/** As short as they may be: what fails is tried again, and given up, within minutes. */
const retries = { interval: 30, max_attempts: 2 };

/**
 * The configuration of a service with topics of its own.
 * @param {{ bootstrap: string, group: string, section: string }} options `section`: where the database is
 */
export const configuration = ({ bootstrap, group, section }) => {
  const { input, sent, retry, letters, periodic, ledger } = topicsOf(group);
  return `[kafka]
url = ${bootstrap}
group = ${group}
alarm_topic = ${input}
notification_topic = ${sent}
notification_retry_topic = ${retry}
periodic = 60:${periodic}
dead_letter_topic = ${letters}
ledger_topic = ${ledger}
[retry_engine]
interval = ${retries.interval}
max_attempts = ${retries.max_attempts}
[notification_types]
enabled = webhook
[webhook_notifier]
timeout = 2
[statsd]
enable = false
${section}`;
};
