import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { schema } from './config.js';
import { containerVariables } from './container-variables.js';

function load(text: string) {
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-config-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = path.join(directory, 'log-api.conf');
  writeFileSync(file, text);
  return { file, read: () => loadConfig(schema, { env: {}, files: [file] }) };
}

const sample = `[DEFAULT]
log_config_append = /etc/monasca/log-api-logging.conf

[service]
region = useast
max_log_size = 2048

[log_publisher]
topics = log
topics = copy,of-it
kafka_url = kafka:9092, other:9093

[roles_middleware]
path = /v2.0/log,/v3.0/logs
default_roles = admin,domainuser,domainadmin,monasca-user
agent_roles = monasca-agent
check_roles = monitor

[keystone_authtoken]
delay_auth_decision = true
`;

describe("the original's configuration", () => {
  it('is taken as it is', () => {
    const { values } = load(sample).read();
    expect(values.service).toEqual({ region: 'useast', max_log_size: 2_048 });
    expect(values.log_publisher.kafka_url).toEqual(['kafka:9092', 'other:9093']);
    expect(values.log_publisher.topics).toEqual(['log', 'copy,of-it']);
    expect(values.roles_middleware).toMatchObject({
      default_roles: ['admin', 'domainuser', 'domainadmin', 'monasca-user'],
      agent_roles: ['monasca-agent'],
      delegate_roles: ['admin'],
    });
  });

  it('leads to a warning for what does nothing', () => {
    const { warnings } = load(sample).read();
    expect(warnings).toEqual([
      expect.stringMatching(/^dead option \[DEFAULT\] log_config_append /),
      expect.stringMatching(/^dead option \[roles_middleware\] path /),
      expect.stringMatching(/^dead option \[roles_middleware\] check_roles .*: versions and health are for everybody/),
      expect.stringMatching(/^dead option \[keystone_authtoken\] delay_auth_decision /),
    ]);
  });

  it('has the limits of the original where nothing is set', () => {
    const { values } = loadConfig(schema, { env: {} });
    expect(values.api).toMatchObject({ host: '127.0.0.1', port: 5_607 });
    expect(values.service).toEqual({ region: '', max_log_size: 1_048_576 });
    expect(values.log_publisher.max_message_size).toBe(1_048_576);
    expect(values.roles_middleware).toMatchObject({
      default_roles: ['monasca-user'],
      agent_roles: [],
      delegate_roles: ['admin'],
    });
  });

  it.each([
    ['service', 'max_log_size', '0'],
    ['log_publisher', 'deadline_ms', 'soon'],
    ['auth', 'kind', 'ldap'],
    ['api', 'port', '65536'],
  ])('is refused with its place for a wrong value: [%s] %s = %s', (section, option, value) => {
    const { file, read } = load(`[${section}]\n${option} = ${value}\n`);
    expect(read).toThrow(expect.objectContaining({ code: 'configuration', exitCode: 78 }));
    expect(read).toThrow(`${file}:2: [${section}] ${option}: expected `);
  });
});

describe("the variables of the original's container", () => {
  it('are taken where they are said to be, each by an option that there is', () => {
    const env = Object.fromEntries(Object.keys(containerVariables).map((name) => [name, samples[name] ?? 'text']));
    const load = (more: object) => loadConfig(schema, { env: { ...env, ...more }, containerVariables });
    expect(load({}).values.api.workers).toBe(1);
    const { values, warnings } = load({ MONASCA_CONTAINER: '1' });
    expect(values.api).toMatchObject({ port: 7, workers: 7, request_timeout_seconds: 7, access_log: true });
    expect(values.log_publisher.kafka_url).toEqual(['kafka:9092']);
    expect(values.roles_middleware).toMatchObject({ default_roles: ['a', 'b'], agent_roles: ['c'] });
    expect(values.keystone_authtoken).toMatchObject({
      auth_url: 'http://k',
      username: 'text',
      user_domain_name: 'text',
    });
    expect(values.monitoring).toMatchObject({ enable: false, statsd_host: 'text', statsd_port: 7 });
    expect(warnings).toEqual([]);
  });
});

const samples: Readonly<Record<string, string>> = {
  ...{ MONASCA_CONTAINER_LOG_API_PORT: '7', GUNICORN_WORKERS: '7', GUNICORN_TIMEOUT: '7', STATSD_PORT: '7' },
  ...{ ADD_ACCESS_LOG: 'true', MONITORING_ENABLE: 'false', KAFKA_URI: 'kafka:9092', AUTHORIZED_ROLES: 'a,b' },
  ...{ AGENT_AUTHORIZED_ROLES: 'c', KEYSTONE_IDENTITY_URI: 'http://k' },
};
