import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tokenHash } from '@monasca/common/http';

const main = path.resolve(import.meta.dirname, '../dist/main.js');
const directory = mkdtempSync(path.join(tmpdir(), 'monasca-log-api-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Runs the built executable with a configuration to its end. */
async function run(config: string): Promise<{ code: number | null; output: string }> {
  const file = path.join(directory, 'log-api.conf');
  writeFileSync(file, config);
  const child = spawn(process.execPath, [main, '--config-file', file]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

const tokensFile = path.join(directory, 'tokens.json');
writeFileSync(tokensFile, JSON.stringify([{ sha256: tokenHash('t'), projectId: 'p', userId: 'u', roles: ['admin'] }]));
const auth = `[api]\nport = 0\n[auth]\ntokens_file = ${tokensFile}\n`;

describe('a log API that cannot work', () => {
  it('ends with 69 when no broker answers', async () => {
    const broker = '[log_publisher]\nkafka_url = 127.0.0.1:1\n[kafka]\nconnect_timeout_ms = 1000\n';
    const { code, output } = await run(`${auth}${broker}`);
    expect(code).toBe(69);
    expect(output).toContain('no answer from Kafka at 127.0.0.1:1 within 1000 ms');
  });

  it('ends with 78 without tokens, and for an option that is wrong', async () => {
    const none = await run('[api]\nport = 0\n');
    expect(none.code).toBe(78);
    expect(none.output).toContain('[auth] tokens_file: expected a file with static tokens, got none');
    const wrong = await run(`${auth}[service]\nmax_log_size = many\n`);
    expect(wrong.code).toBe(78);
    expect(wrong.output).toMatch(/log-api\.conf:6: \[service\] max_log_size: expected integer/);
  });
});
