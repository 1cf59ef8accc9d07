import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { schema } from './config.js';

function load(text: string) {
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-config-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = path.join(directory, 'events-api.conf');
  writeFileSync(file, text);
  return { file, read: () => loadConfig(schema, { env: {}, files: [file] }) };
}

const sample = `[DEFAULT]
log_config_append = /etc/monasca/events-api-logging.conf

[events_publisher]
kafka_url = kafka:9092,other:9093
topics = monevents
topics = copy,of-it

[oslo_middleware]
max_request_body_size = 1048576

[oslo_policy]
policy_file = events-policy.yaml

[keystone_authtoken]
auth_url = http://127.0.0.1/identity
www_authenticate_uri = http://127.0.0.1/identity
project_domain_name = Default
project_name = service
user_domain_name = Default
username = monasca
password = secret
memcached_servers = localhost:11211
delay_auth_decision = true
`;

describe("the original's configuration", () => {
  it('is taken as it is', () => {
    const { values } = load(sample).read();
    expect(values.events_publisher.kafka_url).toEqual(['kafka:9092', 'other:9093']);
    expect(values.events_publisher.topics).toEqual(['monevents', 'copy,of-it']);
    expect(values.oslo_middleware.max_request_body_size).toBe(1_048_576);
    expect(values.oslo_policy).toEqual({ policy_file: 'events-policy.yaml', policy_dirs: [] });
    expect(values.keystone_authtoken).toMatchObject({ auth_url: 'http://127.0.0.1/identity', username: 'monasca' });
  });

  it('leads to a warning for what does nothing', () => {
    const { warnings } = load(sample).read();
    expect(warnings).toEqual([
      expect.stringMatching(/^dead option \[DEFAULT\] log_config_append /),
      expect.stringMatching(/^dead option \[keystone_authtoken\] memcached_servers /),
      expect.stringMatching(/^dead option \[keystone_authtoken\] delay_auth_decision /),
    ]);
  });

  it('has the limits and names of the original where nothing is set', () => {
    const { values, warnings } = loadConfig(schema, { env: {} });
    expect(values.api).toMatchObject({ host: '127.0.0.1', port: 5_656 });
    expect(values.events_publisher).toMatchObject({ kafka_url: ['127.0.0.1:9092'], topics: ['monevents'] });
    expect(values.events_publisher).toMatchObject({ max_message_size: 1_048_576, item_projects: false });
    expect(values.oslo_middleware.max_request_body_size).toBe(114_688);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['oslo_middleware', 'max_request_body_size', '0'],
    ['events_publisher', 'deadline_ms', 'soon'],
    ['events_publisher', 'item_projects', 'perhaps'],
    ['auth', 'kind', 'ldap'],
  ])('is refused with its place for a wrong value: [%s] %s = %s', (section, option, value) => {
    const { file, read } = load(`[${section}]\n${option} = ${value}\n`);
    expect(read).toThrow(expect.objectContaining({ code: 'configuration', exitCode: 78 }));
    expect(read).toThrow(`${file}:2: [${section}] ${option}: expected `);
  });
});
