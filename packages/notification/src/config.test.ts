import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { schema } from './config.js';
import { notification } from './service.js';

/** As the original's container writes it. */
const sample = `[DEFAULT]
log_config_append = /etc/monasca/monasca-notification.ini

[kafka]
url = kafka:9092
alarm_topic = alarm-state-transitions
notification_topic = alarm-notifications
notification_retry_topic = retry-notifications
periodic = 60:60-seconds-notifications
max_offset_lag = 600
legacy_kafka_client_enabled = False

[zookeeper]
url = zookeeper:2181
periodic_path = 60:/notification/60_seconds

[database]
repo_driver = mysql

[mysql]
host = mysql
user = notification
passwd = password
db = mon

[alarm_processor]
number = 2
ttl = 14400

[notification_processor]
number = 2

[retry_engine]
interval = 30
max_attempts = 5

[queues]
alarms_size = 256

[statsd]
enable = True
host = monasca-statsd

[notification_types]
enabled = email,pagerduty,webhook

[email_notifier]
from_addr = monasca@example.org
server = smtp
grafana_url =

[webhook_notifier]
timeout = 50
`;

describe('the configuration', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'monasca-config-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const write = (name: string, text: string): string => {
    const file = path.join(directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const load = (text: string) => loadConfig(schema, { env: {}, files: [write('a.conf', text)] });
  /** What is found where nothing is named. */
  const found = () =>
    loadConfig(schema, { env: {}, standardFiles: notification.standardFiles, home: directory, root: directory });

  it('S23: of the original is taken as it is, and what does nothing is named', () => {
    const { values, warnings } = load(sample);
    expect(values.kafka).toMatchObject({ url: ['kafka:9092'], periodic: { 60: '60-seconds-notifications' } });
    expect(values.webhook_notifier.timeout).toBe(50);
    const dead = [
      ...['log_config_append', 'max_offset_lag', 'legacy_kafka_client_enabled', '[zookeeper] url', 'periodic_path'],
      ...['[alarm_processor] number', '[notification_processor] number', 'alarms_size'],
    ];
    for (const name of dead)
      expect(
        warnings.filter((line) => line.includes(name)),
        name,
      ).toHaveLength(1);
    expect(warnings).toHaveLength(dead.length);
  });

  it('names what HipChat had, and why it does nothing', () => {
    const options = ['timeout = 5', 'insecure = False', 'ca_certs = /etc/ssl/ca.pem', 'proxy = http://proxy'];
    const { warnings } = load(`[hipchat_notifier]\n${options.join('\n')}\n`);
    expect(warnings).toHaveLength(4);
    for (const warning of warnings) expect(warning).toMatch(/\[hipchat_notifier\].*the service has ended in 2019/);
  });

  it('S23: periods need no path of ZooKeeper', () => {
    expect(load('[kafka]\nperiodic = 60:sixty,300:more\n').values.kafka.periodic).toEqual({ 60: 'sixty', 300: 'more' });
  });

  it('S05, S14: that nobody wrote has the defaults of the original', () => {
    const { values } = found();
    expect(values.kafka.url).toEqual(['127.0.0.1:9092']);
    expect(values.notification_types.enabled).toEqual(['email', 'pagerduty', 'webhook']);
    expect([values.alarm_processor.ttl, values.retry_engine]).toMatchObject([
      14_400,
      { interval: 30, max_attempts: 5 },
    ]);
    expect([values.statsd, values.database.repo_driver]).toMatchObject([{ enable: true, port: 8125 }, 'mysql']);
  });

  it('S06: may be in notification.conf where there is no other file, which is told', () => {
    const file = write('notification.conf', '[kafka]\ngroup = former\n');
    const { values, warnings } = found();
    expect([values.kafka.group, warnings.length]).toEqual(['former', 1]);
    expect(warnings[0]).toContain(file);
    write('monasca-notification.conf', '[kafka]\ngroup = own\n');
    expect([found().values.kafka.group, found().warnings]).toEqual(['own', []]);
  });

  it('S07, S08: is read from the directories of both names', () => {
    write('monasca.conf.d/a.conf', '[kafka]\ngroup = shared\nalarm_topic = a\n');
    write('monasca-notification.conf.d/a.conf', '[kafka]\ngroup = own\n');
    expect(found().values.kafka).toMatchObject({ group: 'own', alarm_topic: 'a' });
  });

  it('I08: has no limit of age where the option is empty', () => {
    expect(load('[alarm_processor]\nttl =\n').values.alarm_processor.ttl).toBeUndefined();
  });
});
