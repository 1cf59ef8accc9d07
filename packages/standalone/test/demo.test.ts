import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '@monasca/persister';
import { main, newDirectory, runToEnd, StandaloneProcess } from './standalone-process.js';

const postgres = ['--postgres', process.env.MONASCA_TEST_POSTGRES ?? ''];
const real = ['--kafka', process.env.MONASCA_TEST_KAFKA ?? '', ...postgres];
const args = (data: string, ...more: string[]): string[] => ['--data', data, '--port-base', '0', '--demo', ...more];

/** The numbers of the last table: sent, confirmed, stored, rejected, missing, surplus by topic. */
function accounts(output: string): Record<string, number[]> {
  const rows = output.matchAll(
    /^(metrics|alarm-state-transitions|log|notifications) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+)$/gm,
  );
  return Object.fromEntries([...rows].map(([, topic = '', ...numbers]) => [topic, numbers.map(Number)] as const));
}

/** Everything sent is confirmed and stored; nothing is rejected, missing or there twice. */
function expectComplete(output: string): void {
  const all = Object.values(accounts(output));
  expect(all).toHaveLength(4);
  for (const [sent, ...rest] of all) expect(rest).toEqual([sent, sent, 0, 0, 0]);
  expect(output).toContain('\nEverything that was sent is stored, once.\n');
}

describe('the demo', () => {
  it('accounts for what a killed run has sent, on real servers', async () => {
    const data = newDirectory();
    const killed = new StandaloneProcess([...args(data, '--seconds', '60'), ...real]);
    await killed.says('stored/sent');
    await sleep(1_000 + Math.random() * 3_000);
    await killed.stop('SIGKILL');
    const { code, output } = await runToEnd([...args(data, '--seconds', '4'), ...real]);
    expect(output).toContain('taking up a run that did not end');
    expectComplete(output);
    expect(code).toBe(0);
  }, 120_000);

  it('accounts for what a killed run has sent, on embedded parts', async () => {
    const data = newDirectory();
    const killed = new StandaloneProcess(args(data, '--seconds', '60'));
    await killed.says('stored/sent');
    await sleep(1_000 + Math.random() * 2_000);
    await killed.stop('SIGKILL');
    const { code, output } = await runToEnd(args(data, '--seconds', '3'));
    expectComplete(output);
    expect(code).toBe(0);
  }, 120_000);

  it('closes its account when it is interrupted', async () => {
    const data = newDirectory();
    const run = new StandaloneProcess(args(data));
    await run.says('stored/sent');
    await sleep(1_500);
    expect(await run.stop('SIGINT')).toBe(0);
    expectComplete(run.output);
    const [, query = ''] = /^project \S+: npm start -- (query .*)$/m.exec(run.output) ?? [];
    const rows = execFileSync('bash', ['-c', `"$0" "$1" ${query}`, process.execPath, main], { encoding: 'utf8' });
    expect(rows).toMatch(/^time +name +value\n[^]*\n5 rows\n$/);
  }, 90_000);

  it('does not close an account that a row is missing from', async () => {
    const data = newDirectory();
    const run = new StandaloneProcess([...args(data, '--seconds', '4', '--patience', '3'), ...real]);
    await run.says('stored/sent');
    const [line = ''] = readFileSync(path.join(data, 'demo', 'ledger.jsonl'), 'utf8').split('\n');
    const { project } = JSON.parse(line) as { project: string };
    const database = await openDatabase(process.env.MONASCA_TEST_POSTGRES ?? '');
    const remove = sql`delete from measurements where (series, time) in (select series, time from measurements
      join metric_series using (series) where tenant_id = ${project} order by time limit 1)`;
    await expect.poll(async () => (await remove.execute(database.db)).numAffectedRows).toBe(1n);
    await database.close();
    expect(await run.exited).toBe(1);
    const [sent = 0, confirmed, stored, rejected, missing, surplus] = accounts(run.output).metrics ?? [];
    expect([confirmed, stored, rejected, missing, surplus]).toEqual([sent, sent - 1, 0, 1, 0]);
    expect(run.output).toContain(`\nNot all is well: 1 of ${sent} records of metrics are missing. The next demo`);
  }, 120_000);

  it('outlives a store that is away for a while', async () => {
    const data = newDirectory();
    const url = new URL(process.env.MONASCA_TEST_POSTGRES ?? '');
    const [host, target] = [url.hostname, Number(url.port)];
    const sockets = new Set<Socket>();
    const proxy = createServer((socket) => {
      const server = connect(target, host);
      for (const one of [socket, server]) sockets.add(one.on('error', () => undefined));
      socket.pipe(server).pipe(socket);
    });
    const listen = async (port: number): Promise<void> => {
      await once(proxy.listen(port, '127.0.0.1'), 'listening');
    };
    onTestFinished(() => void proxy.close());
    await listen(0);
    const { port } = proxy.address() as AddressInfo;
    url.host = `127.0.0.1:${port}`;
    const run = new StandaloneProcess(args(data, '--seconds', '6', '--postgres', url.href));
    await run.says('stored/sent');
    proxy.close();
    for (const socket of sockets) socket.destroy();
    await expect
      .poll(() => readFileSync(path.join(data, 'monasca.log'), 'utf8'))
      .toContain('the store cannot be looked at');
    await listen(port);
    expect(await run.exited).toBe(0);
    expectComplete(run.output);
  }, 60_000);

  it('sends a file of many short lines that is rotated away meanwhile', async () => {
    const data = newDirectory();
    const file = path.join(newDirectory(), 'short.log');
    writeFileSync(file, 'x\n'.repeat(8_000));
    const run = new StandaloneProcess([...args(data, '--seconds', '5', '--log-file', file), ...postgres]);
    const mark = randomUUID();
    await run.says('stored/sent');
    renameSync(file, `${file}.1`);
    await sleep(1_500);
    writeFileSync(file, `${mark}\n`);
    expect(await run.exited).toBe(0);
    expectComplete(run.output);
    expect(accounts(run.output).log?.[0]).toBeGreaterThan(8_000);
    const { output } = await runToEnd(['query', `select message from logs where message = '${mark}'`, ...postgres]);
    expect(output).toContain(`${mark}\n1 row`);
  }, 60_000);

  it('sends no line again that a run before it has sent', async () => {
    const data = newDirectory();
    const file = path.join(newDirectory(), 'a.log');
    const mark = randomUUID();
    writeFileSync(file, `${mark} 1\n`);
    const run = async (): Promise<void> => {
      expect((await runToEnd([...args(data, '--seconds', '2', '--log-file', file), ...postgres])).code).toBe(0);
    };
    await run();
    appendFileSync(file, `${mark} 2\n`);
    await run();
    const { output } = await runToEnd([
      'query',
      `select message from logs where message like '${mark}%' order by 1`,
      ...postgres,
    ]);
    expect(output).toContain(`${mark} 1\n${mark} 2\n2 rows`);
  }, 60_000);

  it('reaches a cluster as the services do: encrypted, with a password that is nowhere to be read', async () => {
    const { saslSsl, caFile, users } = JSON.parse(process.env.MONASCA_TESTED_SASL ?? '{}') as {
      saslSsl: string;
      caFile: string;
      users: { plain: { username: string; password: string } };
    };
    const data = newDirectory();
    const { code, output } = await runToEnd([...args(data, '--seconds', '2'), '--kafka', saslSsl, ...postgres], {
      MONASCA_KAFKA__LIBRDKAFKA_SECURITY_PROTOCOL: 'sasl_ssl',
      MONASCA_KAFKA__LIBRDKAFKA_SASL_MECHANISMS: 'PLAIN',
      MONASCA_KAFKA__LIBRDKAFKA_SASL_USERNAME: users.plain.username,
      MONASCA_KAFKA__LIBRDKAFKA_SASL_PASSWORD: users.plain.password,
      MONASCA_KAFKA__LIBRDKAFKA_SSL_CA_LOCATION: caFile,
    });
    expect([code, output]).toEqual([0, expect.stringContaining('project demo-')]);
    expectComplete(output);
    expect(output + readFileSync(path.join(data, 'monasca.log'), 'utf8')).not.toContain(users.plain.password);
  }, 60_000);
});
