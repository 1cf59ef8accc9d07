import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ensureTopics } from '../../src/kafka/index.js';
import { api, KafkaProxy, type Judge } from '../../src/testing/index.js';
import { Holder } from './holder.js';
import { clients, committedOffsets, expectAllCommitted, readAll, type ReadRecord } from './ledger.js';
import { Sender } from './sender.js';
import { threeNodes } from './three-nodes.js';

const partitions = 4;

let bootstrap = '';
let proxy: KafkaProxy;
beforeAll(async () => {
  bootstrap = await threeNodes.up();
  proxy = await KafkaProxy.to(bootstrap);
}, 120_000);
afterEach(() => proxy.release());
afterAll(() => proxy.close());

const holdCommits: Judge = (key) => (key === api.offsetCommit ? 'hold' : 'pass');

describe.each(clients)('with %s, a rebalance that begins', (client) => {
  it.each([
    ['before the answer to a commit has come', 'judge', true],
    ['before a commit has come to the broker, which refuses it then,', 'judgeRequest', false],
  ] as const)('%s costs nothing and doubles nothing', async (_, way, isRecorded) => {
    const topic = `mid-commit-${randomUUID()}`;
    await ensureTopics({ bootstrap }, [{ topic, partitions }]);
    const handed: ReadRecord[] = [];
    const own = { commitIntervalMs: 200, librdkafka: { 'heartbeat.interval.ms': 500 } };
    const options = { client, groupId: topic, topics: [topic], ...own };
    const member = await Holder.start({ ...options, bootstrap: proxy.bootstrap }, handed);
    const sender = await Sender.start(topic, { bootstrap, client });
    await expect.poll(() => member.held).toBeGreaterThan(20);
    proxy[way] = holdCommits;
    member.finish(10);
    await expect.poll(() => proxy.held).toBe(1);
    if (isRecorded)
      await expect.poll(() => committedOffsets(bootstrap, topic).then(({ size }) => size)).toBeGreaterThan(0);
    const committed = await committedOffsets(bootstrap, topic);
    expect(committed.size > 0).toBe(isRecorded);
    for (const [partition, offset] of committed) expect(offset).toBeLessThanOrEqual(member.firstHeld(partition));

    const other = await Holder.start({ ...options, bootstrap }, handed);
    // It is asked to give partitions up, and waits for the answer.
    await expect.poll(() => member.drains).toBe(1);
    expect(await committedOffsets(bootstrap, topic)).toEqual(committed);
    proxy.release();
    await expect.poll(() => other.consumer.assigned.length).toBe(partitions / 2);
    for (const one of [member, other]) one.holdNothing();
    if (!isRecorded) expect(member.warnings.join()).toMatch(/commit refused.*ILLEGAL_GENERATION/);
    await sender.stop();
    await expect.poll(() => handed.length).toBeGreaterThanOrEqual(sender.ledger.count());
    await Promise.all([member.stop(), other.stop()]);
    expect([member.losses, other.losses]).toEqual([0, 0]);
    sender.ledger.check(await readAll(bootstrap, topic, client));
    // What both were handed, in its order, is what was sent: each once.
    sender.ledger.check(handed);
    await expectAllCommitted(bootstrap, topic);
  });
});
