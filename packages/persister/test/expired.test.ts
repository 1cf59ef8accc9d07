import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PipelineName } from '../src/record.js';
import { InfluxClient } from '../src/repositories/influxdb/client.js';
import { openInfluxdb } from '../src/repositories/influxdb/index.js';
import type { Repository, Store } from '../src/repository.js';
import { CassandraFixture } from './cassandra-fixture.js';
import { metric, transition } from './contract/records.js';
import { untilCommitted } from './committed.js';
import { Harness } from './harness.js';
import { influxdbSection } from './influxdb-section.js';
import { runCommand } from './run-command.js';
import { influxdb } from './stores/influxdb.js';

const hour = 3_600_000;
const expired = { copies: 0, isEqual: false, isExpired: true };
const absent = { copies: 0, isEqual: false };
const stored = { copies: 1, isEqual: true };

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each kind has records of its own type
const repositoryOf = (store: Store, kind: PipelineName) => store.repositories[kind] as Repository<any>;

describe.each(['metrics', 'alarmHistory'] as const)('%s of InfluxDB that are not there', (kind) => {
  const section = influxdbSection({ default_retention_hours: 24 });
  let store: Store;
  let client: InfluxClient;
  beforeAll(async () => {
    store = await openInfluxdb(section);
    client = new InfluxClient(section);
  });
  afterAll(async () => {
    await client.execute(`DROP DATABASE "${section.database_name}"`);
    await Promise.all([store.close(), client.close()]);
  });
  const at = (hours: number, id = 'a') => {
    const timestamp = Date.now() - hours * hour;
    return kind === 'metrics' ? metric('t', id, timestamp, 1) : transition('t', id, { timestamp });
  };

  it('are expired where the policy of the database keeps none so old, as it stands now', async () => {
    const repository = repositoryOf(store, kind);
    const records = [at(1), at(23), at(25), at(400)];
    expect(await repository.find(records)).toEqual(records.map(() => absent));
    expect(await repository.write(records)).toEqual({ expired: 2 });
    expect(await repository.find([...records, at(2, 'b'), at(48, 'b')])).toEqual([stored, stored, expired, expired, absent, expired]); // prettier-ignore
    await client.execute(`ALTER RETENTION POLICY "24h" ON "${section.database_name}" DURATION 72h`);
    expect(await repository.find([at(48, 'b'), at(400)])).toEqual([absent, expired]);
    await client.execute(`ALTER RETENTION POLICY "24h" ON "${section.database_name}" DURATION INF`);
    expect(await repository.find([at(400)])).toEqual([absent]);
  });
});

describe.each(['metrics', 'alarmHistory'] as const)('%s of Cassandra that are not there', (kind) => {
  const fixture = new CassandraFixture();
  let store: Store;
  beforeAll(async () => {
    store = await fixture.open({ retention_policy: 1 });
  });
  afterAll(() => fixture.close());
  const tables = { metrics: 'measurements', alarmHistory: 'alarm_state_history' } as const;
  const one = (id: string, hours: number) => {
    const record = kind === 'metrics' ? metric(id, 'm', 1, 1) : transition(id, 'a');
    return { ...record, recordedAt: Date.now() - hours * hour };
  };

  it('are expired where Kafka took them longer ago than they live', async () => {
    const repository = repositoryOf(store, kind);
    const [id, other] = [randomUUID(), randomUUID()];
    await repository.write([one(id, 23)]);
    const [row] = await fixture.rows(`select ttl(${kind === 'metrics' ? 'value' : 'reason'}) as ttl from KEYSPACE.${tables[kind]} where tenant_id = ? allow filtering`, [id]); // prettier-ignore
    expect(row?.ttl).toBeGreaterThan(86_300);
    expect(row?.ttl).toBeLessThanOrEqual(86_400);
    expect(await repository.find([one(id, 25), one(other, 23), one(other, 25)])).toEqual([stored, absent, expired]);
    const forever = repositoryOf(await fixture.open({ retention_policy: 0 }), kind);
    expect(await forever.find([one(other, 25)])).toEqual([absent]);
  });
});

it('an audit takes what retention has dropped for expired, and not for missing', async () => {
  const plain = influxdb();
  const store = { ...plain, values: { influxdb: { ...plain.values.influxdb, default_retention_hours: 24 } } };
  const harness = new Harness(['metrics']);
  await harness.open();
  const now = Date.now();
  const times = [now, now - 1, now - 48 * hour, now - 49 * hour, now - 50 * hour];
  await harness.publish('metrics', times.map((time) => ({ value: harness.metric(time) }))); // prettier-ignore
  const running = await harness.start(store);
  await untilCommitted(harness, 'metrics');
  await running.stop();
  const { code, stdout } = await runCommand(harness.values(store), ['audit', '--pipeline', 'metrics']);
  expect(stdout).toMatch(/stored +2\ndead letter +0\nexpired +3\nMISSING +0\n/);
  expect(stdout).toContain('expired: older than the store keeps any');
  expect(code).toBe(0);
  await Promise.all([harness.close(), store.close()]);
});
