import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';
let child: ChildProcess | undefined;

/** A running service with all that it writes. */
function run(mode: string, kafka = bootstrap) {
  const started = spawn(process.execPath, [path.join(import.meta.dirname, 'service-process.mjs'), mode, kafka]);
  child = started;
  const service = {
    output: '',
    exit: once(started, 'close').then(([code, signal]) => (code ?? signal) as number | string),
    isStarted: () => expect.poll(() => service.output, { timeout: 60_000 }).toContain('started\n'),
    kill: (signal: NodeJS.Signals) => started.kill(signal),
  };
  for (const stream of [started.stdout, started.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (service.output += text));
  }
  return service;
}

afterEach(() => child?.kill('SIGKILL'));

describe('a process that runs a service', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends with 0 on %s', async (signal) => {
    const service = run('serves');
    await service.isStarted();
    service.kill(signal);
    expect(await service.exit).toBe(0);
    expect(service.output).toMatch(new RegExp(`"signal":"${signal}".*"msg":"stopping"`));
  });

  it('ends at once with 130 on a second signal', async () => {
    const service = run('never stops');
    await service.isStarted();
    service.kill('SIGTERM');
    await sleep(200);
    service.kill('SIGTERM');
    expect(await service.exit).toBe(130);
  });

  it('ends with 75 when it does not stop in time', async () => {
    const service = run('never stops');
    await service.isStarted();
    service.kill('SIGTERM');
    expect(await service.exit).toBe(75);
    expect(service.output).toContain('did not stop in time');
  });

  it('keeps nothing open once its producer and consumer are closed', async () => {
    const service = run('uses Kafka');
    await service.isStarted();
    await sleep(1_000);
    service.kill('SIGTERM');
    expect(await service.exit).toBe(0);
  });

  it('ends with 69 and names the address when Kafka is not there', async () => {
    const service = run('uses Kafka', '127.0.0.1:1');
    expect(await service.exit).toBe(69);
    expect(service.output).toMatch(/^no answer from Kafka at 127\.0\.0\.1:1 within 1500 ms: .*refused/m);
    expect(service.output).not.toContain('started\n');
  });
});
