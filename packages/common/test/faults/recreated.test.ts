import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { deleteTopic, ensureTopics, offsetRanges, type ClientPath } from '../../src/kafka/index.js';
import { Holder } from './holder.js';
import { clients, expectAllCommitted, Ledger, readAll, type ReadRecord } from './ledger.js';
import { Sender } from './sender.js';
import { threeNodes } from './three-nodes.js';

/** As many as the cluster gives to a topic that is made by its first use: see {@link recreate}. */
const partitions = 4;

let bootstrap = '';
beforeAll(async () => {
  bootstrap = await threeNodes.up();
}, 120_000);

const create = (topic: string): Promise<void> => ensureTopics({ bootstrap }, [{ topic, partitions }]);

/** Where topics are made by their first use, whoever goes on sending makes it again before it is seen to be gone. */
async function recreate(topic: string): Promise<void> {
  await deleteTopic({ bootstrap, connectTimeoutMs: 1_500 }, topic).catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'timeout' });
  });
  await create(topic);
}

const leastEnd = async (topic: string): Promise<number> =>
  Math.min(...(await offsetRanges({ bootstrap }, topic)).map(({ high }) => high));

async function survives(client: ClientPath): Promise<void> {
  const topic = `recreated-${client}-${randomUUID()}`;
  await create(topic);
  const handed: ReadRecord[] = [];
  const options = { bootstrap, client, groupId: topic, topics: [topic], commitIntervalMs: 100 };
  const member = await Holder.start(options, handed);
  const sender = await Sender.start(topic, { bootstrap, client });
  await expect.poll(() => member.held).toBeGreaterThan(20);
  // Some of it is committed when the topic goes, and some is still to be finished.
  member.finish(10);
  await recreate(topic);
  // What was on its way meanwhile was for either of them. From here on all is for the new one.
  await expect.poll(() => leastEnd(topic), { timeout: 40_000 }).toBeGreaterThan(0);
  const ledger = new Ledger('new');
  sender.ledger = ledger;
  await expect.poll(() => ledger.count()).toBeGreaterThan(2_000);
  member.holdNothing();
  await expect.poll(() => ledger.count()).toBeGreaterThan(4_000);
  await sender.stop();
  expect(ledger.count('delivered')).toBe(ledger.count());

  const stored = await readAll(bootstrap, topic, client);
  expect(new Set(stored.map(({ id }) => id)).size).toBe(stored.length);
  const ofNew = ({ id }: ReadRecord): boolean => id.startsWith('new');
  ledger.check(stored.filter(ofNew));
  const unread = (): number => {
    const ids = new Set(handed.map(({ id }) => id));
    return stored.filter(({ id }) => !ids.has(id)).length;
  };
  await expect.poll(unread, { timeout: 40_000 }).toBe(0);
  await member.stop();
  expect(member.error).toBeUndefined();
  await expectAllCommitted(bootstrap, topic);
}

it('a topic that is deleted and made again under load is read and written on by both clients, and nothing of the new one is missed', async () => {
  await Promise.all(clients.map(survives));
}, 120_000);
