import { loadConfig, type ConfigOverrides } from '@monasca/common/config';
import { notificationSchema, type NotificationConfig } from '@monasca/notification';

/** Channels that need nothing of the operator: the address of a method says it all. */
const needNothing = [
  ...['alertmanager', 'discord', 'googlechat', 'mattermost', 'opsgenie', 'pagerduty', 'slack', 'teams', 'webhook'],
];

/** Where Kafka is. */
interface Place {
  readonly bootstrap: string;
  /** Whether it is inside this process. */
  readonly isEmbedded: boolean;
}

/**
 * The configuration of the notification service here, from the environment as the service's own. Types that nobody has
 * chosen with `MONASCA_NOTIFICATION_TYPES__ENABLED` are those that can work: that need nothing of the operator, or have it.
 * @throws ServiceError `configuration`
 */
export function notificationConfig(kafka?: Place, env = process.env): NotificationConfig {
  const { values, sources } = loadConfig(notificationSchema, { env });
  const overrides: ConfigOverrides<typeof notificationSchema> = {
    ...(kafka === undefined ? {} : { kafka: kafkaOf(kafka) }),
    ...(sources['notification_types.enabled'] === 'default'
      ? { notification_types: { enabled: workable(values) } }
      : {}),
    // Nobody listens there.
    ...(sources['statsd.enable'] === 'default' ? { statsd: { enable: false } } : {}),
  };
  return loadConfig(notificationSchema, { env, overrides: { name: 'standalone', values: overrides } }).values;
}

function kafkaOf({ bootstrap, isEmbedded }: Place) {
  // A cluster that ends with the process has no member to take up again.
  return { url: bootstrap.split(','), ...(isEmbedded ? { static_membership: false } : {}) };
}

/** The channels that have all they need, in the order of their names. */
function workable({
  email_notifier: email,
  jira_notifier: jira,
  sns_notifier: sns,
  telegram_notifier: telegram,
}: NotificationConfig): string[] {
  const configured = {
    email: isFilled(email.server) && isFilled(email.from_addr),
    jira: isFilled(jira.user) && jira.hosts.length > 0,
    sns: isFilled(sns.access_key) && isFilled(sns.secret_key),
    telegram: isFilled(telegram.token),
  };
  const further = Object.entries(configured).flatMap(([type, isConfigured]) => (isConfigured ? [type] : []));
  return [...needNothing, ...further].sort();
}

const isFilled = (text: string | undefined): boolean => text !== undefined && text !== '';
