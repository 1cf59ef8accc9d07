import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createConsumer, ensureTopics, groupOffsets, type ClientPath, type Consumer } from '../../src/kafka/index.js';
import { Child } from './child.js';
import { clients } from './ledger.js';
import { send, Sender } from './sender.js';
import { threeNodes } from './three-nodes.js';

let bootstrap = '';
beforeAll(async () => {
  bootstrap = await threeNodes.up();
}, 120_000);
const partitions = 6;

async function newTopic(): Promise<string> {
  const topic = `members-${randomUUID()}`;
  await ensureTopics({ bootstrap }, [{ topic, partitions }]);
  return topic;
}

function memberOf(topic: string, client: ClientPath, more: object = {}): Child {
  const common = { bootstrap, client, groupId: topic, topics: [topic], sessionTimeoutMs: 6_000, commitIntervalMs: 200 };
  const options = { ...common, maxBatchRecords: 100, maxBytesInFlight: 200_000, delayMs: 20, ...more };
  const member = new Child('member.mjs', options);
  onTestFinished(() => member.signal('SIGKILL'));
  return member;
}

/** Records of the topic that its group has committed. */
async function committed(topic: string): Promise<number> {
  const offsets = await groupOffsets({ bootstrap }, topic, topic);
  return offsets.reduce((sum, { offset }) => sum + offset, 0);
}

const repeated = (ids: readonly string[]): number => ids.length - new Set(ids).size;

it(
  'members of both clients come and go in mid-traffic: each record is finished once',
  { timeout: 120_000 },
  async () => {
    const topic = await newTopic();
    const finished: string[] = [];
    const start = async (client: ClientPath): Promise<() => Promise<void>> => {
      const consumer: Consumer = await createConsumer({
        ...{ bootstrap, client, groupId: topic, topics: [topic] },
        ...{ maxBatchRecords: 50, commitIntervalMs: 100 },
      });
      const running = consumer.run({
        onBatch: async (batch) => {
          await sleep(Math.random() * 40);
          for (let row = 0; row < batch.size; row += 1) {
            finished.push(batch.text(row) ?? '');
            batch.finish(row);
          }
        },
      });
      return async () => {
        await consumer.stop();
        await running;
      };
    };
    const sender = await Sender.start(topic, { bootstrap, client: 'columns' });
    const members: (() => Promise<void>)[] = [await start('columns')];
    for (let round = 0; round < 12; round += 1) {
      await sleep(Math.random() * 1_200);
      if (members.length < 3) members.push(await start(clients[round % 2]!));
      else await members.splice(Math.floor(Math.random() * members.length), 1)[0]!();
    }
    await sender.stop();
    await expect.poll(() => new Set(finished).size, { timeout: 60_000 }).toBe(sender.ledger.count());
    await Promise.all(members.map((stop) => stop()));
    expect(repeated(finished)).toBe(0);
  },
);

describe.each(clients)('a member with %s', { timeout: 90_000 }, (client) => {
  it('that gets SIGTERM under load finishes what it has, and nothing of it is read again', async () => {
    const topic = await newTopic();
    await send(topic, 30_000, { bootstrap });
    const first = memberOf(topic, client);
    await expect.poll(() => first.lines.length, { timeout: 60_000 }).toBeGreaterThan(3_000);
    first.signal('SIGTERM');
    expect(await first.exited).toBe(0);
    expect(first.lines.length).toBeLessThan(30_000);
    const second = memberOf(topic, client);
    const all = (): string[] => [...first.lines, ...second.lines];
    await expect.poll(() => all().length, { timeout: 60_000 }).toBeGreaterThanOrEqual(30_000);
    expect([all().length, repeated(all())]).toEqual([30_000, 0]);
  });

  it('that is killed between hand-over and commit leaves no gap', async () => {
    const topic = await newTopic();
    await send(topic, 40_000, { bootstrap });
    const first = memberOf(topic, client);
    // Long enough for some commits, one every 200 ms.
    await expect.poll(() => first.lines.length, { timeout: 60_000 }).toBeGreaterThan(20_000);
    first.signal('SIGKILL');
    await first.exited;
    const second = memberOf(topic, client);
    const all = (): string[] => [...first.lines, ...second.lines];
    await expect.poll(() => new Set(all()).size, { timeout: 60_000 }).toBe(40_000);
    // Only what was finished since its last commit is read again.
    expect(repeated(all())).toBeLessThan(first.lines.length);
  });

  it('that is frozen for longer than its session loses its place, and does no harm when it wakes', async () => {
    const topic = await newTopic();
    await send(topic, 30_000, { bootstrap });
    const frozen = memberOf(topic, client);
    // Something is committed and does not have to be read again.
    await expect.poll(() => committed(topic), { timeout: 60_000 }).toBeGreaterThan(3_000);
    frozen.signal('SIGSTOP');
    const other = memberOf(topic, client);
    await expect.poll(() => other.lines.length, { timeout: 60_000 }).toBeGreaterThan(3_000);
    frozen.signal('SIGCONT');
    const all = (): string[] => [...frozen.lines, ...other.lines];
    await expect.poll(() => new Set(all()).size, { timeout: 60_000 }).toBe(30_000);
    // What it held when it froze, and had not committed, was finished twice; nothing else was.
    expect(repeated(all())).toBeLessThan(frozen.lines.length - 3_000);
    for (const member of [frozen, other]) member.signal('SIGTERM');
    expect(await Promise.all([frozen.exited, other.exited])).toEqual([0, 0]);
    const last = memberOf(topic, client);
    await sleep(5_000);
    expect(last.lines).toEqual([]);
  });
});
