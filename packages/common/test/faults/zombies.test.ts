import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { ensureTopics, type ClientPath } from '../../src/kafka/index.js';
import { api, KafkaProxy } from '../../src/testing/index.js';
import { publish } from '../records.js';
import { Child } from './child.js';
import { clients, expectAllCommitted, readAll } from './ledger.js';
import { Reader } from './reader.js';
import { send } from './sender.js';
import { threeNodes } from './three-nodes.js';

const [partitions, count] = [3, 2_000];

let bootstrap = '';
beforeAll(async () => {
  bootstrap = await threeNodes.up();
}, 120_000);

/** Where in a transaction a transformer is frozen: what it is waiting for. */
const moments = {
  'the confirmation of its records': ['judge', api.produce],
  'its commit to come through': ['judgeRequest', api.endTransaction],
} as const;

/** A transformer of a client is frozen while the records of a transaction are on the brokers, and replaced. */
async function survives(client: ClientPath, moment: keyof typeof moments): Promise<void> {
  const source = `zombies-${client}-${randomUUID()}`;
  const target = `${source}-out`;
  await ensureTopics({ bootstrap }, [source, target].map((topic) => ({ topic, partitions }))); // prettier-ignore
  const proxy = await KafkaProxy.to(bootstrap);
  onTestFinished(() => proxy.close());
  const transactions = { transactionalId: source, transactionTimeoutMs: 5_000 };
  const membership = { groupId: source, topics: [source], sessionTimeoutMs: 6_000, maxBatchRecords: 100 };
  const start = (brokers: string): Child => {
    const options = { bootstrap: brokers, client, target, ...transactions, ...membership };
    const child = new Child('transformer.mjs', options);
    onTestFinished(() => child.signal('SIGKILL'));
    return child;
  };
  const ledger = await send(source, count, { bootstrap, client });
  const reader = await Reader.start(target, { bootstrap, client });
  const zombie = start(proxy.bootstrap);
  await expect.poll(() => reader.ids.length).toBeGreaterThan(0);
  const [way, kept] = moments[moment];
  proxy[way] = (key) => (key === kept ? 'hold' : 'pass');
  await expect.poll(() => proxy.held).toBeGreaterThan(0);
  zombie.signal('SIGSTOP');
  expect(reader.ids.length).toBeLessThan(count);

  const successor = start(bootstrap);
  // Until it has partitions the session of the other one has ended, and that is longer than its transaction may take.
  await expect.poll(() => reader.ids.length, { timeout: 40_000 }).toBe(count);
  proxy.release();
  zombie.signal('SIGCONT');
  // Where it has lost its partitions first it joins the group again, and ends with the first records that it gets.
  const more = () => send(source, 100, { bootstrap, client }, ledger).then(() => zombie.lines.length);
  await expect.poll(more, { timeout: 60_000 }).toBe(1);
  expect(await zombie.exited).toBe(1);
  expect(JSON.parse(zombie.lines[0] ?? '')).toMatchObject({ kafkaName: '_FENCED', retriable: false });
  await expect.poll(() => reader.ids.length, { timeout: 40_000 }).toBe(ledger.count());
  successor.signal('SIGTERM');
  expect(await successor.exited).toBe(0);
  // What stands behind all outputs is read behind all of them.
  await publish(bootstrap, target, ['end', 'end', 'end'], partitions);
  await expect.poll(() => reader.ids.filter((id) => id === 'end').length).toBe(partitions);
  await reader.stop();
  ledger.check(await readAll(bootstrap, source, client));
  const outputs = reader.ids.filter((id) => id !== 'end');
  ledger.check(outputs.map((id) => ({ id, place: '' })), { isCopy: true }); // prettier-ignore
  await expectAllCommitted(bootstrap, source);
}

it.each(Object.keys(moments) as (keyof typeof moments)[])(
  'a transformer that is frozen while it waits for %s wakes to be shut out by its successor, and every output is there once',
  // Both clients at once: most of the time is waiting for a session to end.
  (moment) => Promise.all(clients.map((client) => survives(client, moment))).then(() => {}),
  120_000,
);
