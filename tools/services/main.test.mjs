// @ts-check
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseArguments } from './arguments.mjs';
import { dockerAnswers } from './docker.mjs';
import { UsageError } from './errors.mjs';
import { down, kill, revive, status, up, wipe } from './index.mjs';
import { identityByPs, processIdentity } from './liveness.mjs';
import { serverProcess } from './process.mjs';
import { fakeBroker, fakeHttpServer, fakeMachine, listen, temporaryDirectory } from './testing.mjs';
import { waitUntil } from './wait.mjs';

const main = fileURLToPath(new URL('./main.mjs', import.meta.url));

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
const runMain = (args, env) =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...args], { env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });

describe('the command line', () => {
  it('takes kafka and postgres when no names are given', () => {
    assert.deepEqual(parseArguments(['up']), { command: 'up', names: ['kafka', 'postgres'], install: true });
    assert.deepEqual(parseArguments(['wipe']), { command: 'wipe', names: ['kafka', 'postgres'], install: true });
  });

  it('shows the status of every service when no names are given', () => {
    assert.deepEqual(parseArguments(['status']), {
      command: 'status',
      names: [
        'kafka',
        'kafka3',
        'kafka-sasl',
        'postgres',
        'mariadb',
        'influxdb',
        'elasticsearch',
        'cassandra',
        'keystone',
      ],
      install: true,
    });
  });

  it('takes each name once and the option in any place', () => {
    const expected = { command: 'up', names: ['kafka', 'kafka-sasl'], install: false };
    assert.deepEqual(parseArguments(['--no-install', 'up', 'kafka-sasl', 'kafka', 'kafka']), expected);
    assert.deepEqual(parseArguments(['up', 'kafka', 'kafka-sasl', '--no-install']), expected);
  });

  it('takes the service that is to be killed or revived, and the node of kafka3', () => {
    const kill = { command: 'kill', name: 'kafka3', node: 2, install: true };
    assert.deepEqual(parseArguments(['kill', 'kafka3', '2']), kill);
    const revive = { command: 'revive', name: 'postgres', node: undefined, install: true };
    assert.deepEqual(parseArguments(['revive', 'postgres']), revive);
  });

  for (const line of [
    '',
    'start',
    'up mysql',
    'up --force',
    'kill',
    'kill mysql',
    'kill kafka 1',
    'kill kafka postgres',
    'kill kafka3',
    'kill kafka3 4',
    'kill kafka3 1 2',
  ]) {
    it(`refuses "${line}"`, () => {
      assert.throws(() => parseArguments(line.split(' ').filter(Boolean)), UsageError);
    });
  }

  it('ends with 2 and the usage on stderr when it is used wrongly', async (test) => {
    const { env } = await fakeMachine(test, {});
    const { code, stdout, stderr } = await runMain(['up', 'mysql'], env);
    assert.equal(code, 2);
    assert.match(stderr, /unknown service mysql[^]*Usage:/);
    assert.equal(stdout, '');
  });

  it('ends with 0 and prints one line per service for status', async (test) => {
    const { env } = await fakeMachine(test, {});
    const port = await fakeBroker(test);
    const { code, stdout } = await runMain(['status'], { ...env, MONASCA_TEST_KAFKA: `127.0.0.1:${port}` });
    assert.equal(code, 0);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/\s+/));
    assert.deepEqual(
      lines.map(([name]) => name),
      ['kafka', 'kafka3', 'kafka-sasl', 'postgres', 'mariadb', 'influxdb', 'elasticsearch', 'cassandra', 'keystone'],
    );
    assert.deepEqual(lines[0], ['kafka', 'environment', `127.0.0.1:${port}`, 'up', '-']);
    assert.deepEqual(lines[3], ['postgres', '-', 'postgres://monasca@127.0.0.1:20432/monasca', 'down', '-']);
  });
});

describe('the choice of the provider', () => {
  const engine = 'case "$*" in *" ps "*) echo 0123456789ab;; esac';
  const emptyEngine = 'exit 0';
  const noEngine = 'exit 1';
  const options = { log: () => {}, install: false };

  it('takes the address of the environment before anything else and never stops that server', async (test) => {
    const { env, calls } = await fakeMachine(test, { docker: engine });
    env['MONASCA_TEST_KAFKA'] = `127.0.0.1:${await fakeBroker(test)}`;
    assert.deepEqual(await up(['kafka'], { ...options, env }), { kafka: { bootstrap: env['MONASCA_TEST_KAFKA'] } });
    await down(['kafka'], { ...options, env });
    await wipe(['kafka'], { ...options, env });
    assert.deepEqual(await calls(), []);
    const [line] = await status(['kafka'], { ...options, env });
    assert.deepEqual([line?.provider, line?.up], ['environment', true]);
  });

  it('refuses to kill or start what the environment names', async (test) => {
    const { env } = await fakeMachine(test, {});
    env['MONASCA_TEST_KAFKA3'] = '127.0.0.1:1';
    await assert.rejects(kill('kafka3', { ...options, env, node: 1 }), /kafka3: .* not ours/);
    env['MONASCA_TEST_POSTGRES'] = 'postgres://127.0.0.1:1/db';
    await assert.rejects(kill('postgres', { ...options, env }), /postgres: .* not ours/);
    await assert.rejects(revive('postgres', { ...options, env }), /postgres: .* not ours/);
  });

  it('says that what does not run cannot be killed, and which nodes there are', async (test) => {
    const { env } = await fakeMachine(test, {});
    await assert.rejects(kill('influxdb', { ...options, env }), /influxdb: does not run/);
    await assert.rejects(kill('kafka3', { ...options, env }), /expected node 1, 2 or 3, got undefined/);
  });

  it('kills a container and starts it again, though the environment names it', async (test) => {
    const { env, calls } = await fakeMachine(test, { docker: engine });
    const { port } = await fakeHttpServer(test, { headers: { 'x-influxdb-version': '1' } });
    env['MONASCA_SERVICES_INFLUXDB_PORT'] = String(port);
    env['MONASCA_TEST_INFLUXDB'] = `http://127.0.0.1:${port}/`;
    await kill('influxdb', { ...options, env });
    assert.match((await calls()).at(-1) ?? '', / kill --signal SIGKILL influxdb$/);
    await revive('influxdb', { ...options, env });
    assert.match((await calls()).at(-1) ?? '', / up -d --wait influxdb$/);
  });

  it('reads the address of kafka-sasl from a file and says what that lacks', async (test) => {
    const { env } = await fakeMachine(test, {});
    const file = join(await temporaryDirectory(test), 'address.json');
    await writeFile(file, JSON.stringify({ saslSsl: 'a:1', ssl: 'a:2', plaintext: 'a:3', users: {} }));
    const attempt = up(['kafka-sasl'], { ...options, env: { ...env, MONASCA_TEST_KAFKA_SASL: file } });
    await assert.rejects(attempt, /lacks caFile, clientCert, clientKey/);
  });

  it('shows no password of the environment', async (test) => {
    const { env } = await fakeMachine(test, {});
    env['MONASCA_TEST_POSTGRES'] = 'postgres://user:hush@127.0.0.1:1/db';
    const [line] = await status(['postgres'], { ...options, env });
    assert.deepEqual([line?.address, line?.up], ['postgres://user:***@127.0.0.1:1/db', false]);
    env['MONASCA_TEST_POSTGRES'] = 'postgres://127.0.0.1:1/db?user=u&password=hush';
    const [other] = await status(['postgres'], { ...options, env });
    assert.equal(other?.address, 'postgres://127.0.0.1:1/db?user=u&password=***');
  });

  it('takes Docker where the engine answers', async (test) => {
    const { env, calls } = await fakeMachine(test, { docker: engine });
    const port = await fakeBroker(test);
    env['MONASCA_SERVICES_KAFKA_PORT'] = String(port);
    assert.deepEqual(await up(['kafka'], { ...options, env }), { kafka: { bootstrap: `127.0.0.1:${port}` } });
    assert.match((await calls()).at(-1) ?? '', /^docker compose -f \S+\/docker\/compose\.yml up -d --wait kafka$/);
    const [line] = await status(['kafka'], { ...options, env });
    assert.deepEqual([line?.provider, line?.up], ['docker', true]);
    await down(['kafka'], { ...options, env });
    assert.match((await calls()).at(-1) ?? '', / stop kafka$/);
  });

  it('takes a local process where no engine answers, and says what that needs', async (test) => {
    const { env, calls } = await fakeMachine(test, { docker: noEngine });
    const missing = /kafka needs java >= 17, mvn\. .*apt-get install .*openjdk-17-jre-headless maven/;
    await assert.rejects(up(['kafka'], { ...options, env }), missing);
    assert.deepEqual(new Set(await calls()), new Set(['docker info']));
  });

  it('does not wait for an engine that hangs', async (test) => {
    const { env } = await fakeMachine(test, { docker: 'exec /bin/sleep 30' });
    const start = Date.now();
    assert.equal(await dockerAnswers(env, 300), false);
    assert.ok(Date.now() - start < 5_000);
  });

  it('says which port is taken and how to choose another, ends with 1 and shows no stack', async (test) => {
    const { env, calls } = await fakeMachine(test, { docker: emptyEngine });
    const port = await listen(test);
    const { code, stderr } = await runMain(['up', 'postgres'], {
      ...env,
      MONASCA_SERVICES_POSTGRES_PORT: String(port),
    });
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`postgres: port ${port} .* MONASCA_SERVICES_POSTGRES_PORT=`));
    assert.doesNotMatch(stderr, /^\s+at /m);
    assert.equal((await calls()).filter((call) => call.includes(' up ')).length, 0);
  });
});

describe('a server process', () => {
  /**
   * @param {import('./testing.mjs').Test} test
   * @param {number[]} [ports]
   */
  const createServer = async (test, ports = []) => {
    const directory = await temporaryDirectory(test);
    const entries = ports.map((port) => ({ variable: 'SOME_PORT', port }));
    const server = serverProcess({ name: 'server', directory, ports: entries });
    test.after(() => server.kill());
    return { directory, server };
  };

  it('is started once, found again by its pid file, and stopped', async (test) => {
    const { directory, server } = await createServer(test);
    await server.start('sleep', ['60'], process.env);
    const pid = await server.pid();
    assert.ok(pid);
    await server.start('sleep', ['60'], process.env);
    assert.equal(await serverProcess({ name: 'server', directory, ports: [] }).pid(), pid);
    await server.stop();
    assert.equal(await server.pid(), undefined);
    assert.equal(await processIdentity(pid), undefined);
  });

  it('is killed when it ignores the request to stop', async (test) => {
    const { directory, server } = await createServer(test);
    await server.start(
      'sh',
      ['-c', `trap '' TERM; touch '${directory}/ready'; while :; do sleep 1; done`],
      process.env,
    );
    assert.ok(await waitUntil(() => existsSync(join(directory, 'ready')), 5_000));
    await server.stop(200);
    assert.equal(await server.pid(), undefined);
  });

  it('is not started on a port that another program listens on', async (test) => {
    const port = await listen(test);
    const { server } = await createServer(test, [port]);
    const taken = new RegExp(`port ${port} of 127\\.0\\.0\\.1 is taken .* SOME_PORT=`);
    await assert.rejects(server.start('sleep', ['60'], process.env), taken);
    assert.equal(await server.pid(), undefined);
  });

  it('is not taken for one on other ports', async (test) => {
    const { directory, server } = await createServer(test);
    await server.start('sleep', ['60'], process.env);
    const other = serverProcess({ name: 'server', directory, ports: [{ variable: 'SOME_PORT', port: 1 }] });
    await assert.rejects(other.requireSamePorts(), /take it down first/);
  });

  it('tells by the end of its log why it ended', async (test) => {
    const { server } = await createServer(test);
    await server.start('sh', ['-c', 'echo no space left; exit 1'], process.env);
    assert.ok(await waitUntil(async () => (await server.pid()) === undefined, 5_000));
    await assert.rejects(server.requireRunning(), /no space left/);
  });

  it('is not confused with a process that got its number later', async (test) => {
    const { directory, server } = await createServer(test);
    const stranger = spawn('sleep', ['60']);
    test.after(() => void stranger.kill('SIGKILL'));
    await once(stranger, 'spawn');
    await writeFile(
      join(directory, 'server.pid'),
      JSON.stringify({ pid: stranger.pid, started: 'earlier', ports: [] }),
    );
    assert.equal(await server.pid(), undefined);
    await server.stop();
    assert.ok(await processIdentity(stranger.pid ?? 0));
  });

  for (const text of ['', '{"pid": 1', 'null', '[]']) {
    it(`does not run when its pid file holds ${JSON.stringify(text)}, and is started anew`, async (test) => {
      const { directory, server } = await createServer(test);
      await writeFile(join(directory, 'server.pid'), text);
      assert.equal(await server.pid(), undefined);
      await server.stop();
      await writeFile(join(directory, 'server.pid'), text);
      await server.start('sleep', ['60'], process.env);
      assert.ok(await server.pid());
    });
  }

  it('has ended when only its zombie is left', async (test) => {
    const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] });
    test.after(() => void parent.kill('SIGKILL'));
    const [output] = await once(parent.stdout, 'data');
    const pid = Number(output);
    assert.ok(await waitUntil(async () => (await processIdentity(pid)) === undefined, 5_000));
    assert.doesNotThrow(() => process.kill(pid, 0), 'the zombie has to be in the table of processes still');
    assert.equal(await identityByPs(pid), undefined);
  });
});
