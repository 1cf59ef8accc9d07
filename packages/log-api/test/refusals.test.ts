import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { tokenHash } from '@monasca/common/http';

const main = path.resolve(import.meta.dirname, '../dist/main.js');
const directory = mkdtempSync(path.join(tmpdir(), 'monasca-log-api-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Starts the built executable with a configuration. */
function start(config: string) {
  const file = path.join(directory, 'log-api.conf');
  writeFileSync(file, config);
  const child = spawn(process.execPath, [main, '--config-file', file]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { output: () => output, ended, stop: () => child.kill('SIGTERM') };
}

const tokensFile = path.join(directory, 'tokens.json');
writeFileSync(tokensFile, JSON.stringify([{ sha256: tokenHash('t'), projectId: 'p', userId: 'u', roles: ['admin'] }]));
const auth = `[api]\nport = 0\n[auth]\ntokens_file = ${tokensFile}\n[monitoring]\nenable = false\n`;

describe('a log API that cannot work', () => {
  it('ends with 78 when nothing says whose a token is, and for an option that is wrong', async () => {
    const none = start('[api]\nport = 0\n');
    expect(await none.ended).toBe(78);
    expect(none.output()).toContain('[keystone_authtoken] auth_url: expected a value, got none');
    const wrong = start(`${auth}[service]\nmax_log_size = many\n`);
    expect(await wrong.ended).toBe(78);
    expect(wrong.output()).toMatch(/log-api\.conf:8: \[service\] max_log_size: expected integer/);
  });

  it('ends with 77 when Kafka refuses its password', async () => {
    const { saslSsl, caFile } = JSON.parse(process.env.MONASCA_TESTED_SASL ?? '{}') as Record<string, string>;
    const sasl = [
      ...[`[log_publisher]\nkafka_url = ${saslSsl}\n[kafka]`, `librdkafka.ssl.ca.location = ${caFile}`],
      ...['librdkafka.security.protocol = sasl_ssl', 'librdkafka.sasl.mechanism = PLAIN'],
      ...['librdkafka.sasl.username = plain-user', 'librdkafka.sasl.password = wrong'],
    ];
    const refused = start(`${auth}${sasl.join('\n')}\n`);
    expect(await refused.ended).toBe(77);
    expect(refused.output()).toContain(`${saslSsl}`);
  });
});

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a log API without a broker', () => {
  it('starts; readiness says why it is not ready, and what is sent is 503', async () => {
    const [port, admin] = [await freePort(), await freePort()];
    const broker = '[log_publisher]\nkafka_url = 127.0.0.1:1\ndeadline_ms = 500\n[kafka]\nconnect_timeout_ms = 500\n';
    const ports = `[admin]\nport = ${admin}\n`;
    const { output, ended, stop } = start(`${auth.replace('port = 0', `port = ${port}`)}${ports}${broker}`);
    await expect.poll(output, { timeout: 60_000 }).toContain('"msg":"started"');
    const readiness = await fetch(`http://127.0.0.1:${admin}/readyz`);
    expect([readiness.status, await readiness.json()]).toEqual([
      503,
      { ready: false, checks: { 'log API Kafka': 'Could not connect to kafka at 127.0.0.1:1' } },
    ]);
    const headers = { 'content-type': 'application/json', 'x-auth-token': 't' };
    const body = '{"logs": [{"message": "m"}]}';
    const answer = await fetch(`http://127.0.0.1:${port}/v3.0/logs`, { method: 'POST', headers, body });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
    stop();
    expect(await ended).toBe(0);
  });
});
