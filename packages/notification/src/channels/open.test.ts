import { describe, expect, it } from 'vitest';
import { ServiceError, type Log } from '@monasca/common';
import { loadConfig } from '@monasca/common/config';
import { schema } from '../config.js';
import { channels } from './index.js';
import { openChannels } from './open.js';

/** Opens channels of these names; what was told is in `lines`. */
async function open(enabled: readonly string[]) {
  const lines: string[] = [];
  const write = (_: object, message: string): void => void lines.push(message);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const overrides = {
    name: 'the test',
    values: {
      notification_types: { enabled: [...enabled] },
      sns_notifier: { access_key: 'a', secret_key: 'b' },
      kafka_notifier: { topics: ['alarms'] },
      email_notifier: { server: 'smtp', from_addr: 'a@b' },
    },
  };
  const opened = openChannels(loadConfig(schema, { env: {}, overrides }).values, { bootstrap: '127.0.0.1:9' }, log);
  for (const { notifier } of opened.values()) await notifier.close?.();
  return { types: [...opened.keys()], counters: [...opened.values()].map(({ sentCounter }) => sentCounter), lines };
}

describe('the channels that are enabled', () => {
  it('are all that there are, by their types', async () => {
    const { types, lines } = await open([...channels.keys()]);
    expect(types).toEqual([...channels.keys()]);
    expect(lines).toEqual([]);
  });

  it('M02: count under the names of the original', async () => {
    const { counters } = await open(['email', 'webhook', 'pagerduty', 'slack', 'jira']);
    expect(counters).toEqual(['sent_smtp_count', 'sent_webhook_count', 'sent_pagerduty_count', 'sent_slack_count', 'sent_jira_count']); // prettier-ignore
  });

  it.each(['telegraph', 'Email', 'smtplib:SMTP', 'monasca_notification.plugins.fax_notifier:FaxNotifier'])(
    'S12, S13: %s is refused, with what there is',
    async (name) => {
      await expect(open(['email', name])).rejects.toThrow(ServiceError);
      await expect(open(['email', name])).rejects.toThrow(/email, .*webhook, got /);
    },
  );

  it('S15: may be named by the classes of the original', async () => {
    const classes = ['email_notifier:EmailNotifier', 'webhook_notifier:WebhookNotifier', 'jira_notifier:JiraNotifier'];
    const { types } = await open(classes.map((name) => `monasca_notification.plugins.${name}`));
    expect(types).toEqual(['email', 'webhook', 'jira']);
  });

  it.each(['hipchat', 'monasca_notification.plugins.hipchat_notifier:HipChatNotifier'])(
    'H01: %s is not opened, which is told, and the others are',
    async (name) => {
      const { types, lines } = await open([name, 'webhook']);
      expect(types).toEqual(['webhook']);
      expect(lines).toEqual([expect.stringContaining('hipchat is not served any more')]);
    },
  );
});
