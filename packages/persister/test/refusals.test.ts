import { describe, expect, it } from 'vitest';
import { Harness, postgresUrl } from './harness.js';
import { PersisterProcess } from './persister-process.js';

const nobody = '127.0.0.1:1';

/** Runs to the end. */
async function run(values: Record<string, Record<string, unknown>>): Promise<{ code: number | null; output: string }> {
  const process = new PersisterProcess(values);
  return { code: await process.exited, output: process.output };
}

/** The database's address with other credentials. */
const withLogin = (username: string, password: string): string =>
  Object.assign(new URL(postgresUrl), { username, password }).href;

describe('a persister that cannot work', () => {
  it('ends with 77 when the database refuses it, and tells nobody the password', async () => {
    const { code, output } = await run(new Harness(['metrics']).values(withLogin('monasca_password', 'geheim')));
    expect(code).toBe(77);
    expect(output).toMatch(/PostgreSQL at 127\.0\.0\.1:\d+\/monasca refuses us: /);
    expect(output).not.toContain('geheim');
  });

  it('ends with 78 when the database does not exist', async () => {
    const url = Object.assign(new URL(postgresUrl), { pathname: '/nowhere' }).href;
    const { code, output } = await run(new Harness(['metrics']).values(url));
    expect(code).toBe(78);
    expect(output).toMatch(/PostgreSQL at 127\.0\.0\.1:\d+\/nowhere: database "nowhere" does not exist/);
  });

  it('ends with 69 when no broker answers', async () => {
    const values = new Harness(['metrics'], nobody).values(postgresUrl);
    const { code, output } = await run({ ...values, kafka: { connect_timeout_ms: 1_000 } });
    expect(code).toBe(69);
    expect(output).toContain(`no answer from Kafka at ${nobody} within 1000 ms`);
  });

  it('ends with 78 when a store is unknown or an option is wrong', async () => {
    const values = new Harness(['metrics']).values(postgresUrl);
    const unknown = await run({ ...values, repositories: { metrics_driver: 'sqlite' } });
    expect(unknown.code).toBe(78);
    expect(unknown.output).toMatch(/\[repositories\]: expected one of .*, got sqlite/);
    const wrong = await run(new Harness(['metrics'], 'kafka').values(postgresUrl));
    expect(wrong.code).toBe(78);
    expect(wrong.output).toMatch(/persister\.conf:\d+: \[kafka_metrics\] uri: expected list of host:port/);
  });
});
