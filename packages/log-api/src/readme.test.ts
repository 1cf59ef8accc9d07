import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { readTokenFile, staticTokens } from '@monasca/common/http';
import {
  identityService,
  listeningGateway,
  readmeCommands,
  runCommands,
  testGateway,
  type ListeningGateway,
} from '@monasca/common/testing';
import { logApiParts } from './app.js';
import { schema } from './config.js';

const readme = new URL('../README.md', import.meta.url);

it('makes a token file with the commands of the README', async () => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'monasca-tokens-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const commands = readmeCommands(readme, 'Tokens');
  const token = execFileSync('bash', ['-euc', `${commands}printf %s "$token"`], { cwd, encoding: 'utf8' });
  const identity = await staticTokens(readTokenFile(path.join(cwd, 'tokens.json'))).authenticate(token);
  expect(identity).toMatchObject({ projectId: 'my-project', userId: 'my-agent', roles: ['monasca-user'] });
});

describe('the README tells how to post', () => {
  let gateway: ListeningGateway;
  beforeAll(async () => {
    const { values: config } = loadConfig(schema, { env: {} });
    gateway = await listeningGateway(testGateway(logApiParts(config), config, { authenticator: identityService }));
  });
  afterAll(() => gateway.close());

  /** Runs the commands under a heading; resolves with what they print, and the logs they post. */
  const run = async (heading: string) => {
    const commands = readmeCommands(readme, heading).replaceAll('http://127.0.0.1:5607', gateway.url);
    const printed = await runCommands(commands, { token: 'user' });
    const items = gateway.published().flatMap((bulk) => bulk.items);
    return { printed, logs: items.map(({ value }) => (JSON.parse(String(value)) as { log: unknown }).log) };
  };

  it('lines', async () => {
    const [one, two] = [{ service: 'me', host: 'mars' }, { service: 'own', host: 'mars' }]; // prettier-ignore
    const logs = [{ message: 'one', dimensions: one }, { message: 'two', dimensions: two }]; // prettier-ignore
    expect(await run('One log in each line')).toEqual({ printed: '', logs });
  });

  it('for an answer to each log', async () => {
    const { printed, logs } = await run('An answer for each log');
    const bad = { status: 422, title: 'unprocessable_entity', description: 'Log 1: Log property should have message' };
    expect(JSON.parse(printed)).toEqual({ logs: [{ status: 204 }, bad] });
    expect(logs).toEqual([{ message: 'good' }]);
  });

  it('records of OpenTelemetry', async () => {
    const log = { message: 'hello', level: 'info', timestamp: 1_795_370_693, dimensions: { 'service.name': 'me' } };
    expect(await run('OpenTelemetry')).toEqual({ printed: '{}', logs: [log] });
  });
});

it('is configured as the README shows', () => {
  const [, text = ''] = /```ini\n([^`]*)```/.exec(readFileSync(readme, 'utf8')) ?? [];
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-readme-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = path.join(directory, 'log-api.conf');
  writeFileSync(file, text);
  const { values, warnings } = loadConfig(schema, { env: {}, files: [file] });
  expect(warnings).toEqual([]);
  expect([values.api.workers, values.log_publisher.topics, values.keystone_authtoken.username]).toEqual([2, ['log'], 'monasca']); // prettier-ignore
});
