import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createConsumer, createProducer } from '@monasca/common/kafka';
import type { Endpoints } from '../src/endpoints.js';
import { newDirectory, runToEnd, StandaloneProcess } from './standalone-process.js';

const data = newDirectory();
const args = ['--data', data, '--port-base', '0'];
const query = (sql: string) => runToEnd(['query', sql, '--data', data]);

describe('all services in one process, on embedded parts', () => {
  let standalone = new StandaloneProcess(args);
  let endpoints: Endpoints;
  beforeAll(async () => {
    endpoints = await standalone.started(data);
  });

  const post = (body: string, token = endpoints.token) =>
    fetch(`${endpoints.logApi}/v3.0/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-auth-token': token },
      body,
    });
  const put = async (topic: string, ...values: string[]): Promise<void> => {
    const producer = await createProducer({ bootstrap: endpoints.kafka });
    await producer.publish(topic, values.map((value) => ({ value: Buffer.from(value) }))); // prettier-ignore
    await producer.close();
  };
  const eventually = (sql: string, text: RegExp) =>
    expect.poll(async () => (await query(sql)).output, { timeout: 60_000, interval: 500 }).toMatch(text);

  it('make a row of a log that is posted', async () => {
    const { status } = await post('{"logs": [{"message": "posted"}]}');
    expect(status).toBe(204);
    await eventually('select message from logs', /posted\n1 row/);
  });

  it('make a row of each event that is posted, once, however often the bulk is sent', async () => {
    const events = ['a', 'b'].map((state) => ({ event: { event_type: 'posted', payload: { state } } }));
    for (const _attempt of [1, 2]) {
      const { status } = await fetch(`${endpoints.eventsApi}/v1.0/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-auth-token': endpoints.token },
        body: JSON.stringify({ timestamp: '2024-01-01T00:00:00Z', events }),
      });
      expect(status).toBe(200);
    }
    await put('monevents', JSON.stringify({ event: { ...events[0]?.event, timestamp: 'last', dimensions: null }, meta: { project_id: 'p' } })); // prettier-ignore
    await eventually("select count(*) from events where event_type = 'posted'", /3\n1 row/);
  });

  it('make rows of a metric and an event that any client puts on their topics', async () => {
    const metric = {
      metric: { name: 'm', timestamp: 1_700_000_000_000, value: 1.5 },
      meta: { tenantId: 't', region: 'r' },
    };
    const event = { event_type: 'e', timestamp: '2024-01-01', payload: {}, dimensions: null };
    await put('metrics', JSON.stringify(metric));
    await put('monevents', JSON.stringify({ event, meta: { project_id: 'p' } }));
    await eventually('select name, value from metrics', /m +1\.5\n1 row/);
    await eventually("select event_type from events where project_id = 'p' and event_type = 'e'", /e\n1 row/);
  });

  it('keep what cannot be read, with the reason', async () => {
    await put('metrics', 'garbage', '{"metric": {"name": "m", "timestamp": "soon", "value": 1}, "meta": {}}');
    const letters: string[] = [];
    const topics = ['metrics-dead-letters'];
    const consumer = await createConsumer({ bootstrap: endpoints.kafka, groupId: 'letters', topics });
    const running = consumer.run({
      onBatch: (batch) => {
        for (let row = 0; row < batch.size; row += 1) {
          const headers = new Map(batch.headers(row).map(([name, value]) => [name, String(Buffer.from(value))]));
          letters.push(`${headers.get('dead-letter-reason')} ${batch.text(row)?.slice(0, 9)}`);
        }
        batch.finishAll();
      },
    });
    await expect.poll(() => letters.sort(), { timeout: 60_000 }).toEqual(['shape {"metric"', 'syntax garbage']);
    await consumer.stop();
    await running;
  });

  it('refuse what is too large, and who has no token', async () => {
    const large = JSON.stringify({ logs: [{ message: 'x'.repeat(1_100_000) }] });
    expect((await post(large)).status).toBe(413);
    expect((await post('{"logs": []}', 'wrong')).status).toBe(401);
    expect((await fetch(`${endpoints.admin}/query`, { method: 'POST', body: '{}' })).status).toBe(404);
  });

  it('tell how they are', async () => {
    const get = (page: string) =>
      fetch(endpoints.admin + page).then(async (answer) => [answer.status, await answer.text()]);
    expect(await get('/healthz')).toEqual([200, '{"alive":true}']);
    expect(await get('/readyz')).toEqual([200, expect.stringContaining('"ready":true')]);
    expect(await get('/metrics')).toEqual([200, expect.stringContaining('monasca_persister_records_stored_total')]);
  });

  it.each([
    ['drop table logs', /^a query can only read, /],
    ['delete from logs', /^a query can only read, /],
    ['with d as (delete from logs returning *) select * from d', /must not contain data-modifying statements/],
    ['select 1; drop table logs', /multiple commands/],
    ['commit; drop table logs', /^a query can only read, /],
    ['commit', /^a query can only read, /],
    ['selec 1', /^a query can only read, .*"selec"/],
  ])('take no %j for a query', async (sql, text) => {
    const { code, output } = await query(sql);
    expect(code).toBe(65);
    expect(output).toMatch(text);
    expect((await query('select count(*) as n from logs')).output).toMatch(/^n\n─\n1\n/);
  });

  it('keep secrets to their owner', () => {
    const modeOf = (file: string): number => statSync(path.join(data, file)).mode & 0o777;
    expect(['token', 'endpoints.json', 'run'].map(modeOf)).toEqual([0o600, 0o600, 0o700]);
    expect(readFileSync(path.join(data, 'monasca.log'), 'utf8')).not.toContain(endpoints.token);
  });

  it('stop on a signal, and keep their data', async () => {
    expect(await standalone.stop()).toBe(0);
    expect(existsSync(path.join(data, 'endpoints.json'))).toBe(false);
    expect((await query('select message from logs')).output).toMatch(/posted/);
    const { token } = endpoints;
    standalone = new StandaloneProcess(args);
    endpoints = await standalone.started(data);
    expect(endpoints.token).toBe(token);
    await eventually('select message from logs', /posted/);
  });
});
