// @ts-check
import { up } from '../../services/index.mjs';
import { median } from '../report.mjs';
import { contenders } from './contenders.mjs';
import { deleteTopics, fill, newTopic } from './topics.mjs';
import { findPeers } from './peers.mjs';

/** Records of a run of the fast and of the slow ones: each takes some seconds at most. */
const records = { fast: 1_000_000, client: 200_000, slow: 50_000, synchronous: 5_000 };

/**
 * Everything that produces or consumes, side by side on one broker: in each round one after another, so that what else
 * the machine does meets all of them.
 * @type {import('../main.mjs').Suite}
 */
export const kafkaSuite = async ({ rounds, scale, only }) => {
  const { kafka } = await up(['kafka']);
  const { peers, versions, notes } = findPeers();
  const chosen = contenders(peers).filter(({ name }) => only === undefined || name.includes(only));
  /** @type {Map<string, import('../contender.mjs').Measurement[]>} */
  const measured = new Map(chosen.map(({ name }) => [name, []]));
  /** @type {Map<string, string>} */
  const filled = new Map();
  const count = (/** @type {keyof typeof records} */ pace) => Math.ceil(records[pace] * scale);
  try {
    for (const { kind, size, compression } of chosen) {
      const key = `${size} ${compression}`;
      if (kind !== 'consume' || filled.has(key)) continue;
      filled.set(key, await fill(kafka.bootstrap, { size, compression, count: count('fast') }));
    }
    for (let round = 1; round <= rounds; round += 1) {
      for (const { name, kind, pace, size, compression, run } of chosen) {
        process.stderr.write(`round ${round} of ${rounds}: ${name}\n`);
        const topic =
          kind === 'consume'
            ? /** @type {string} */ (filled.get(`${size} ${compression}`))
            : await newTopic(kafka.bootstrap);
        const job = { bootstrap: kafka.bootstrap, topic, count: count(pace), size, compression };
        measured.get(name)?.push(await run(job));
        if (kind !== 'consume') await deleteTopics(kafka.bootstrap, [topic]);
      }
    }
  } finally {
    await deleteTopics(kafka.bootstrap, [...filled.values()]);
  }
  const benches = [...measured].map(([name, all]) => ({ name, unit: 'records/s', rounds: all }));
  return { versions, benches, ratios: ratiosOf(measured), notes };
};

/** @param {ReadonlyMap<string, readonly import('../contender.mjs').Measurement[]>} measured */
const ratiosOf = (measured) => {
  const rate = (/** @type {string} */ name) => median((measured.get(name) ?? []).map(({ perSecond }) => perSecond));
  const cpu = (/** @type {string} */ name) => median((measured.get(name) ?? []).map(({ cpuMicros }) => cpuMicros));
  const mostMemory = Math.max(
    ...[...measured]
      .filter(([name]) => name.includes('monasca columns'))
      .flatMap(([, all]) => all.map((m) => m.rssMiB)),
  );
  const fastestSync = Math.max(...[...measured.keys()].filter((name) => name.startsWith('sync 200 monasca')).map(rate));
  const all = [
    { name: 'async / fastest own sync loop', value: rate('produce 200 monasca columns') / fastestSync, target: 50 },
    { name: 'async / publish one, flush (the original’s way)', value: rate('produce 200 monasca columns') / rate('sync 200 confluent-kafka-python, flush') },
    { name: 'produce 200: columns / C', value: rate('produce 200 monasca columns') / rate('produce 200 librdkafka C'), target: 0.55 },
    { name: 'produce 200: columns / node-rdkafka with reports', value: rate('produce 200 monasca columns') / rate('produce 200 node-rdkafka, reports'), target: 4 },
    { name: 'consume 200: columns / C', value: rate('consume 200 monasca columns') / rate('consume 200 librdkafka C'), target: 0.8 },
    { name: 'consume 200: columns / node-rdkafka consume(1000)', value: rate('consume 200 monasca columns') / rate('consume 200 node-rdkafka, consume(1000)'), target: 7 },
    { name: 'produce 200: per CPU second, columns / confluent-kafka-python', value: cpu('produce 200 confluent-kafka-python') / cpu('produce 200 monasca columns'), target: 1 },
    { name: 'consume 200: per CPU second, columns / confluent-kafka-python', value: cpu('consume 200 confluent-kafka-python') / cpu('consume 200 monasca columns'), target: 1 },
    { name: 'most memory of columns, MiB', value: mostMemory, target: 250, atMost: true },
  ]; // prettier-ignore
  return all.filter(({ value }) => Number.isFinite(value) && value > 0);
};
