import { describe, expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { schema } from './config.js';
import { containerVariables } from './container-variables.js';

const load = (env: Record<string, string>) =>
  loadConfig(schema, { env: { MONASCA_CONTAINER: '1', ...env }, containerVariables });

describe("the variables of the original's container", () => {
  it('name options that there are', () => {
    const options = Object.entries(schema).flatMap(([name, section]) =>
      Object.keys(section.options).map((option) => `${name}.${option}`),
    );
    expect(Object.values(containerVariables).flat().filter((key) => !options.includes(key))).toEqual([]); // prettier-ignore
  });

  it('start what a deployment of the original sets', () => {
    const { values, warnings } = load({
      ...{ LOG_LEVEL: 'WARN', LOG_LEVEL_KAFKA: 'WARN', KAFKA_URI: 'kafka:9092', KAFKA_LEGACY_CLIENT_ENABLED: 'false' },
      ...{ MYSQL_HOST: 'mysql', MYSQL_PORT: '3307', MYSQL_USER: 'u', MYSQL_PASSWORD: 'p', MYSQL_DB: 'mon2' },
      ...{ RETRY_INTERVAL: '60', RETRY_MAX_ATTEMPTS: '9', ZOOKEEPER_URL: 'zookeeper:2181' },
      ...{ STATSD_ENABLED: 'false', STATSD_HOST: 'monasca-statsd', STATSD_PORT: '8126', STAY_ALIVE_ON_FAILURE: 'true' },
      ...{ NF_PLUGINS: 'email,webhook,slack', NF_EMAIL_SERVER: 'smtp', NF_EMAIL_PORT: '587', NF_EMAIL_TIMEOUT: '15' },
      ...{ NF_EMAIL_USER: 'eu', NF_EMAIL_PASSWORD: 'ep', NF_EMAIL_FROM_ADDR: 'm@x', NF_EMAIL_GRAFANA_URL: 'http://g' },
      ...{ NF_WEBHOOK_TIMEOUT: '7', NF_PAGERDUTY_TIMEOUT: '8', NF_PAGERDUTY_URL: 'http://pd/v2/enqueue' },
      ...{ NF_SLACK_TIMEOUT: '9', NF_SLACK_INSECURE: 'true', NF_SLACK_PROXY: 'http://proxy:3128' },
    });
    expect(warnings).toEqual([]);
    expect(values.log.level).toBe('warn');
    expect(values.kafka.url).toEqual(['kafka:9092']);
    expect(values.mysql).toMatchObject({ host: 'mysql', port: 3_307, user: 'u', passwd: 'p', db: 'mon2' });
    expect(values.retry_engine).toMatchObject({ interval: 60, max_attempts: 9 });
    expect(values.statsd).toEqual({ enable: false, host: 'monasca-statsd', port: 8_126 });
    expect(values.notification_types.enabled).toEqual(['email', 'webhook', 'slack']);
    expect(values.email_notifier).toMatchObject({ server: 'smtp', port: 587, timeout: 15, user: 'eu', password: 'ep' });
    expect(values.email_notifier).toMatchObject({ from_addr: 'm@x', grafana_url: 'http://g' });
    expect(values.webhook_notifier.timeout).toBe(7);
    expect(values.pagerduty_notifier).toMatchObject({ timeout: 8, url: 'http://pd/v2/enqueue' });
    expect(values.slack_notifier).toMatchObject({ timeout: 9, insecure: true, proxy: 'http://proxy:3128' });
  });

  it('that are empty, as images leave them, are not set', () => {
    const { values } = load({ NF_PLUGINS: '', NF_EMAIL_GRAFANA_URL: '', NF_EMAIL_USER: '', NF_SLACK_PROXY: '' });
    expect(values.notification_types.enabled).toEqual(['email', 'pagerduty', 'webhook']);
    expect([values.email_notifier.grafana_url, values.email_notifier.user, values.slack_notifier.proxy]).toEqual([undefined, undefined, undefined]); // prettier-ignore
  });

  it.each([
    [{ NF_SLACK_CERTS: '/readme.pem' }, '/readme.pem'],
    [{ NF_SLACK_CA_CERTS: '/template.pem' }, '/template.pem'],
    [{ NF_SLACK_CA_CERTS: '/template.pem', NF_SLACK_CERTS: '/readme.pem' }, '/template.pem'],
    [{ NF_SLACK_CA_CERTS: '', NF_SLACK_CERTS: '/readme.pem' }, '/readme.pem'],
  ])('%j name the authorities of Slack', (env, file) => {
    expect(load(env).values.slack_notifier.ca_certs).toBe(file);
  });

  it('that set nothing any more are told', () => {
    expect(load({ NOTIFICATION_PROCESSORS: '2' }).warnings).toEqual([
      expect.stringContaining('NOTIFICATION_PROCESSORS'),
    ]);
  });

  it('are not read outside of a container', () => {
    const { values } = loadConfig(schema, { env: { NF_PLUGINS: 'slack', MYSQL_HOST: 'x' }, containerVariables });
    expect([values.notification_types.enabled.length, values.mysql.host]).toEqual([3, '127.0.0.1']);
  });
});
