import type { ContainerVariables } from '@monasca/common/config';

/**
 * What the container of the original takes; an empty one counts as not set. Not read are those that did nothing there, or
 * wait for what the service waits for by itself: ZOOKEEPER_URL, KAFKA_LEGACY_CLIENT_ENABLED, KAFKA_WAIT_…, MYSQL_WAIT_…,
 * LOG_LEVEL_…, STAY_ALIVE_ON_FAILURE.
 */
export const containerVariables: ContainerVariables = {
  LOG_LEVEL: ['log.level'],
  KAFKA_URI: ['kafka.url'],
  MYSQL_HOST: ['mysql.host'],
  MYSQL_PORT: ['mysql.port'],
  MYSQL_USER: ['mysql.user'],
  MYSQL_PASSWORD: ['mysql.passwd'],
  MYSQL_DB: ['mysql.db'],
  NOTIFICATION_PROCESSORS: ['notification_processor.number'],
  RETRY_INTERVAL: ['retry_engine.interval'],
  RETRY_MAX_ATTEMPTS: ['retry_engine.max_attempts'],
  STATSD_ENABLED: ['statsd.enable'],
  STATSD_HOST: ['statsd.host'],
  STATSD_PORT: ['statsd.port'],
  NF_PLUGINS: ['notification_types.enabled'],
  NF_EMAIL_SERVER: ['email_notifier.server'],
  NF_EMAIL_PORT: ['email_notifier.port'],
  NF_EMAIL_TIMEOUT: ['email_notifier.timeout'],
  NF_EMAIL_USER: ['email_notifier.user'],
  NF_EMAIL_PASSWORD: ['email_notifier.password'],
  NF_EMAIL_FROM_ADDR: ['email_notifier.from_addr'],
  NF_EMAIL_GRAFANA_URL: ['email_notifier.grafana_url'],
  NF_WEBHOOK_TIMEOUT: ['webhook_notifier.timeout'],
  NF_PAGERDUTY_TIMEOUT: ['pagerduty_notifier.timeout'],
  NF_PAGERDUTY_URL: ['pagerduty_notifier.url'],
  NF_SLACK_TIMEOUT: ['slack_notifier.timeout'],
  NF_SLACK_INSECURE: ['slack_notifier.insecure'],
  // The name in the original's README, and the one that worked: the later one wins.
  NF_SLACK_CERTS: ['slack_notifier.ca_certs'],
  NF_SLACK_CA_CERTS: ['slack_notifier.ca_certs'],
  NF_SLACK_PROXY: ['slack_notifier.proxy'],
};
