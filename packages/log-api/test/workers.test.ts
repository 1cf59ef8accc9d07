import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ensureTopics } from '@monasca/common/kafka';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';
/** How long a client waits for an answer, in ms. */
const patienceMs = 15_000;
const main = path.resolve(import.meta.dirname, '../bin/monasca-log-api.mjs');

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The executable with two workers. */
async function start(more = '') {
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-workers-'));
  const [port, admin, topic] = [await freePort(), await freePort(), `logs-${randomUUID()}`];
  await ensureTopics({ bootstrap }, [{ topic, partitions: 2 }]);
  const file = path.join(directory, 'log-api.conf');
  const sections = [
    `[api]\nport = ${port}\nworkers = 2`,
    `[admin]\nport = ${admin}`,
    '[auth]\nkind = none',
    `[log_publisher]\nkafka_url = ${bootstrap}\ntopics = ${topic}`,
  ];
  writeFileSync(file, `${sections.join('\n')}\n${more}`);
  const child = spawn(process.execPath, [main, '--config-file', file], { detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  onTestFinished(() => {
    child.kill('SIGKILL');
    rmSync(directory, { recursive: true });
  });
  const get = (page: string): Promise<string> =>
    fetch(`http://127.0.0.1:${admin}${page}`, { signal: AbortSignal.timeout(patienceMs) }).then(
      (answer) => answer.text(),
      () => '',
    );
  const post = (): Promise<number> =>
    fetch(`http://127.0.0.1:${port}/v3.0/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: '{"logs": [{"message": "m"}]}',
      // A connection on its way to a worker that is killed is nobody's.
      signal: AbortSignal.timeout(patienceMs),
    }).then(
      ({ status }) => status,
      () => 0,
    );
  return { child, ended, get, post, output: () => output };
}

/** Processes that a process has started. */
const workersOf = async (pid: number): Promise<number[]> => {
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.trim().split(/\s+/).filter(Boolean).map(Number);
};

describe('a log API with two workers', { timeout: 300_000 }, () => {
  it('counts what all of them do, replaces one that is killed, and drains on a signal to all', async () => {
    const { child, ended, get, post, output } = await start();
    await expect.poll(() => get('/readyz'), { timeout: 60_000 }).toBe('{"ready":true,"checks":{"log API Kafka":"ok"}}');
    const statuses = await Promise.all(Array.from({ length: 20 }, post));
    expect(new Set(statuses)).toEqual(new Set([204]));
    expect(await get('/metrics')).toContain('monasca_log_api_logs_accepted_total 20\n');

    const before = await workersOf(child.pid!);
    expect(before).toHaveLength(2);
    process.kill(before[0]!, 'SIGKILL');
    await expect.poll(post, { timeout: 60_000 }).toBe(204);
    await expect.poll(async () => (await workersOf(child.pid!)).length, { timeout: 60_000 }).toBe(2);
    expect(output()).toContain('a worker has ended');
    await expect.poll(() => get('/readyz'), { timeout: 60_000 }).toContain('"ready":true');

    // As a terminal does: the whole group at once.
    const posting = Promise.all(Array.from({ length: 10 }, post));
    process.kill(-child.pid!, 'SIGINT');
    expect(await ended).toBe(0);
    expect((await posting).filter((status) => ![0, 204, 503].includes(status))).toEqual([]);
    expect(output()).not.toContain('"code":130');
  });

  it('ends with what its workers end with when none would do better', async () => {
    const { ended, output } = await start('[keystone_authtoken]\nauth_url = x\n[log]\nlevel = error\n[oslo_policy]\npolicy_file = /no/such/file\n'); // prettier-ignore
    expect(await ended).toBe(78);
    expect(output()).toContain('policy file /no/such/file: expected a readable YAML or JSON file');
  });
});
