import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureTopics } from '../../src/kafka/index.js';
import { clients, readAll } from './ledger.js';
import { Reader } from './reader.js';
import { Sender } from './sender.js';
import { threeNodes } from './three-nodes.js';

/** How long the cluster may take to elect leaders and coordinators again, in ms. */
const mostGapMs = 60_000;
/** Everybody has to outlive the longest outage here, with the time that three nodes take to start on a busy machine. */
const deliveryTimeoutMs = 240_000;

let bootstrap = '';
beforeAll(async () => {
  bootstrap = await threeNodes.up();
}, 120_000);
// Whatever happened to it, the next file finds it whole.
afterAll(() => threeNodes.up(), 120_000);

/** Sends and reads with both clients while something happens to the brokers; then accounts for everything. */
async function survives(happens: () => Promise<void>): Promise<Sender[]> {
  const topics = await Promise.all(
    clients.map(async (client) => {
      const topic = `faults-${client}-${randomUUID()}`;
      await ensureTopics({ bootstrap }, [{ topic, partitions: 3, replicationFactor: 3 }]);
      return { client, topic };
    }),
  );
  const all = await Promise.all(
    topics.map(async ({ client, topic }) => ({
      client,
      topic,
      reader: await Reader.start(topic, { bootstrap, client }),
      sender: await Sender.start(topic, { bootstrap, client, deliveryTimeoutMs }),
    })),
  );
  await sleep(2_000);
  await happens();
  await sleep(2_000);
  await Promise.all(all.map(({ sender }) => sender.stop()));
  for (const { client, topic, reader, sender } of all) {
    const { ledger } = sender;
    expect(ledger.outcomes()).toEqual({ delivered: ledger.count() });
    const stored = await readAll(bootstrap, topic, client);
    ledger.check(stored);
    await expect.poll(() => new Set(reader.ids).size, { timeout: 180_000 }).toBe(stored.length);
    // A coordinator that is away for longer than a session ends it: only then is anything handed over twice, and only
    // the native client tells.
    if (client === 'columns' && reader.losses === 0) expect(reader.ids.length).toBe(stored.length);
    await reader.stop();
  }
  return all.map(({ sender }) => sender);
}

describe('both clients, sending and reading on three nodes', { timeout: 600_000 }, () => {
  it('lose, double and reorder nothing while leaders and coordinators are killed and move', async () => {
    const senders = await survives(async () => {
      for (const node of [1, 2, 3]) {
        await threeNodes.kill(node);
        await sleep(3_000);
        await threeNodes.revive(node);
        await sleep(2_000);
      }
    });
    for (const { longestGapMs } of senders) expect(longestGapMs).toBeLessThan(mostGapMs);
  });

  it('lose, double and reorder nothing while all brokers are away for 20 seconds', async () => {
    const senders = await survives(async () => {
      await Promise.all([1, 2, 3].map((node) => threeNodes.kill(node)));
      await sleep(20_000);
      await threeNodes.up();
    });
    for (const { longestGapMs } of senders) expect(longestGapMs).toBeGreaterThan(15_000);
  });
});
