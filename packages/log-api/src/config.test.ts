import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { schema } from './config.js';

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
`;

describe("the original's configuration", () => {
  it('is taken as it is', () => {
    const { values } = load(sample).read();
    expect(values.service).toEqual({ region: 'useast', max_log_size: 2_048 });
    expect(values.log_publisher.kafka_url).toEqual(['kafka:9092', 'other:9093']);
    expect(values.log_publisher.topics).toEqual(['log', 'copy,of-it']);
    expect(values.roles_middleware).toEqual({
      default_roles: ['admin', 'domainuser', 'domainadmin', 'monasca-user'],
      agent_roles: ['monasca-agent'],
      delegate_roles: ['admin'],
    });
  });

  it('leads to a warning for what does nothing', () => {
    const { warnings } = load(sample).read();
    expect(warnings).toEqual([
      expect.stringMatching(/^dead option \[DEFAULT\] log_config_append /),
      expect.stringMatching(/^unknown option \[roles_middleware\] path /),
    ]);
  });

  it('has the limits of the original where nothing is set', () => {
    const { values } = loadConfig(schema, { env: {} });
    expect(values.api).toEqual({ host: '127.0.0.1', port: 5_607 });
    expect(values.service).toEqual({ region: '', max_log_size: 1_048_576 });
    expect(values.log_publisher.max_message_size).toBe(1_048_576);
    expect(values.roles_middleware).toEqual({
      default_roles: ['monasca-user'],
      agent_roles: [],
      delegate_roles: ['admin'],
    });
  });

  it.each([
    ['service', 'max_log_size', '0'],
    ['log_publisher', 'deadline_ms', 'soon'],
    ['auth', 'kind', 'none'],
    ['api', 'port', '65536'],
  ])('is refused with its place for a wrong value: [%s] %s = %s', (section, option, value) => {
    const { file, read } = load(`[${section}]\n${option} = ${value}\n`);
    expect(read).toThrow(expect.objectContaining({ code: 'configuration', exitCode: 78 }));
    expect(read).toThrow(`${file}:2: [${section}] ${option}: expected `);
  });
});
