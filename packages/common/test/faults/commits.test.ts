import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { deleteTopic, ensureTopics, type ClientPath, type ConsumerOptions } from '../../src/kafka/index.js';
import { KafkaProxy } from '../../src/testing/index.js';
import { Holder } from './holder.js';
import { clients, committedOffsets, expectAllCommitted, readAll, type ReadRecord } from './ledger.js';
import { send } from './sender.js';
import { threeNodes } from './three-nodes.js';

const [partitions, count] = [4, 1_000];

let bootstrap = '';
let proxy: KafkaProxy;
beforeAll(async () => {
  bootstrap = await threeNodes.up();
  proxy = await KafkaProxy.to(bootstrap);
}, 120_000);
afterEach(() => proxy.release());
afterAll(() => proxy.close());

/** A topic, and a member that has been handed all of it, has finished about half, and committed that. */
async function setUp(client: ClientPath, more: Partial<ConsumerOptions> = {}) {
  const topic = `commits-${randomUUID()}`;
  await ensureTopics({ bootstrap }, [{ topic, partitions }]);
  const ledger = await send(topic, count, { bootstrap, client });
  // Nothing is committed but what a test asks for.
  const times = { sessionTimeoutMs: 6_000, commitIntervalMs: 60_000, librdkafka: { 'heartbeat.interval.ms': 1_000 } };
  const options = { bootstrap, client, groupId: topic, topics: [topic], ...times, ...more };
  const handed: ReadRecord[] = [];
  const member = await Holder.start(options, handed);
  await expect.poll(() => handed.length).toBe(count);
  member.finish(member.held / 2);
  await member.consumer.commit();
  const committed = await committedOffsets(bootstrap, topic);
  const uncommitted = handed.filter(({ place }) => {
    const [partition = -1, offset = -1] = place.split(' ').map(Number);
    return offset >= (committed.get(partition) ?? 0);
  });
  expect([0, count]).not.toContain(uncommitted.length);
  return { topic, ledger, options, member, handed, committed, uncommitted };
}

/** By partition, each in the order in which it was handed over. */
const inPartitions = (records: readonly ReadRecord[]): ReadRecord[] =>
  [...records].sort((one, other) => Number.parseInt(one.place) - Number.parseInt(other.place));

describe.each(clients)('with %s', (client) => {
  it('a member that the group has given up unnoticed commits nothing: its successor reads all that it could not', async () => {
    const set = await setUp(client, { bootstrap: proxy.bootstrap });
    const { topic, member, handed } = set;
    proxy.feignsHeartbeats = true;
    const again: ReadRecord[] = [];
    const successor = await Holder.start({ ...set.options, bootstrap }, again);
    await expect.poll(() => successor.consumer.assigned.length).toBe(partitions);
    member.finish();
    await expect(member.consumer.commit()).rejects.toMatchObject({ kafkaName: 'UNKNOWN_MEMBER_ID' });
    await expect.poll(() => again.length).toBe(set.uncommitted.length);
    expect(inPartitions(again)).toEqual(inPartitions(set.uncommitted));
    expect(await committedOffsets(bootstrap, topic)).toEqual(set.committed);

    // It has heard from the refusal alone that it has no partitions, and becomes a member again.
    proxy.release();
    await expect.poll(() => member.consumer.assigned.length).toBe(partitions / 2);
    expect(member.losses).toBe(1);
    for (const one of [member, successor]) one.holdNothing();
    await send(topic, count, { bootstrap, client }, set.ledger);
    await expect.poll(() => handed.length + again.length).toBe(2 * count + set.uncommitted.length);
    await Promise.all([member.stop(), successor.stop()]);
    set.ledger.check(await readAll(bootstrap, topic, client));
    await expectAllCommitted(bootstrap, topic);
  });

  it('a member whose name another one has taken commits nothing and ends, and the other one reads all that it could not', async () => {
    // So that the commit is what it hears it from.
    const rare = { groupInstanceId: 'name', librdkafka: { 'heartbeat.interval.ms': 5_900 } };
    const { topic, ledger, options, member, committed, uncommitted } = await setUp(client, rare);
    const again: ReadRecord[] = [];
    const successor = await Holder.start(options, again);
    await expect.poll(() => successor.consumer.assigned.length).toBe(partitions);
    member.finish();
    await expect(member.consumer.commit()).rejects.toMatchObject({ kafkaName: 'FENCED_INSTANCE_ID' });
    await expect.poll(() => member.error).toMatchObject({ kafkaName: '_FATAL', retriable: false });
    await expect.poll(() => again.length).toBe(uncommitted.length);
    expect(inPartitions(again)).toEqual(inPartitions(uncommitted));
    expect(await committedOffsets(bootstrap, topic)).toEqual(committed);

    await member.stop();
    successor.holdNothing();
    await send(topic, count, { bootstrap, client }, ledger);
    await expect.poll(() => again.length).toBe(count + uncommitted.length);
    await successor.stop();
    ledger.check(await readAll(bootstrap, topic, client));
    await expectAllCommitted(bootstrap, topic);
  });

  it('offsets of a topic that was deleted are refused, and say nothing of the one that is made in its place', async () => {
    const { topic, member, handed } = await setUp(client);
    member.finish();
    await deleteTopic({ bootstrap }, topic);
    const refused = { kafkaName: 'UNKNOWN_TOPIC_OR_PART' };
    await expect(member.consumer.commit()).rejects.toMatchObject(refused);
    // They count as committed no more than before.
    await expect(member.consumer.commit()).rejects.toMatchObject(refused);

    await ensureTopics({ bootstrap }, [{ topic, partitions }]);
    handed.splice(0);
    member.holdNothing();
    const ledger = await send(topic, count, { bootstrap, client });
    const stored = await readAll(bootstrap, topic, client);
    ledger.check(stored);
    await expect.poll(() => inPartitions(handed), { timeout: 60_000 }).toEqual(inPartitions(stored));
    await member.stop();
    await expectAllCommitted(bootstrap, topic);
  });
});
