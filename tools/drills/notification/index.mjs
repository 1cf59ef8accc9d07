// @ts-check
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureTopics } from '../../../packages/common/dist/kafka/index.js';
import { createTables } from '../../bench/notification/tables.mjs';
import { up } from '../../services/index.mjs';
import { Cast } from './cast.mjs';
import { configuration, topicsOf } from './configuration.mjs';
import { Feed } from '../feed.mjs';
import { judge } from './judge.mjs';
import { Outcomes } from './outcomes.mjs';
import { definitions, keysOf, methods, receiverCount } from './plan.mjs';
import { Receivers } from './receivers.mjs';

const partitions = 4;
/** A bad record for so many good ones. */
const poisonEvery = 1_000;
/** How long it may take, after the last transition, until all is sent or given up, in ms: two retries, and some more. */
const patienceMs = 300_000;

/**
 * A service in traffic that is killed again and again, and at the end the account of every notification.
 * @param {import('../main.mjs').DrillOptions} options
 * @returns {Promise<import('../main.mjs').DrillResult>}
 */
export const notificationDrill = async ({ bootstrap, minutes, rate }) => {
  const { mariadb } = await up(['mariadb']);
  const group = `drill-${randomUUID()}`;
  const topics = topicsOf(group);
  const { input, sent, retry, periodic, letters } = topics;
  await ensureTopics({ bootstrap }, [
    ...[input, sent, retry, periodic].map((topic) => ({ topic, partitions })),
    { topic: letters, partitions: 1 },
  ]);
  const receivers = await Receivers.start(receiverCount);
  const addresses = methods.map((method) => receivers.address(method));
  const tables = await createTables(mariadb.url, addresses, definitions);
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-drill-'));
  const file = path.join(directory, 'notification.conf');
  writeFileSync(file, configuration({ bootstrap, group, section: tables.section }));

  const feed = new Feed(path.join(import.meta.dirname, 'feeder.mjs'), { bootstrap, topic: input, rate, poisonEvery });
  const cast = await Cast.start(file, receivers);
  const { failures, kills } = cast;
  const outcomes = new Outcomes(bootstrap, group, topics);
  const began = Date.now();
  while (Date.now() - began < minutes * 60_000 && failures.length === 0) {
    await cast.wait();
    if (failures.length === 0) await cast.kill();
    const seconds = Math.round((Date.now() - began) / 1_000);
    process.stderr.write(
      `${seconds} s: ${feed.sent} transitions, ${receivers.answered} taken, ${kills.length} kills\n`,
    );
  }
  await feed.stop();
  const expected = keysOf(feed.sent);
  const ended = Date.now();
  const isDone = async () => {
    await outcomes.read();
    return outcomes.size >= expected.length && (await outcomes.isIdle());
  };
  while (failures.length === 0 && !(await isDone())) {
    if (Date.now() - ended > patienceMs)
      failures.push(`not all was done ${patienceMs / 1_000} s after the last transition`);
    await sleep(1_000);
  }
  const catchingUpMs = Date.now() - ended;
  await cast.end();
  await outcomes.read();
  receivers.close();
  await tables.drop();
  rmSync(directory, { recursive: true });

  const { takes } = receivers;
  const verdict = judge({ expected, takes, sent: outcomes.sent, letters: outcomes.letters, kills });
  failures.push(...verdict.failures);
  if (outcomes.poison !== feed.poisoned) {
    failures.push(`${feed.poisoned} bad records, ${outcomes.poison} in the dead letters`);
  }
  if (receivers.confused.size > 0) failures.push(`${receivers.confused.size} notifications had several delivery ids`);
  const figures = {
    ...{ minutes, transitions: feed.sent, 'bad records': feed.poisoned, kills: kills.length },
    ...{ 'outages of a receiver': cast.outages, 'requests that failed': receivers.failed },
    ...verdict.figures,
    'webhooks again after a kill, most, ms': Math.max(0, ...cast.delays),
    'all done after the end, ms': catchingUpMs,
    'most resident memory, MiB': cast.mostMiB,
  };
  return { figures, failures };
};
