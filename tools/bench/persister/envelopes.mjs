// @ts-check
import { createProducer, ensureTopics } from '../../../packages/common/dist/kafka/index.js';

/** Partitions of the topic. */
const partitions = 4;

const start = 1_700_000_000_000;
const perCall = 5_000;

/**
 * A metric as the agent and the API make it, 360 bytes, with five dimensions. Which one is decided by its number alone:
 * each has a place in the store of its own, so that a count of rows is a proof.
 * @param {number} index
 * @param {number} series
 */
const envelope = (index, series) => {
  const one = index % series;
  const dimensions =
    `{"hostname": "host-${one % 400}.example.org", "service": "monitoring", "component": "agent-${one % 7}", ` +
    `"device": "sda${one % 8}", "mount_point": "/var/lib/${one}"}`;
  const metric =
    `{"name": "disk.space_used_perc", "timestamp": ${start + index}, "value": ${(index % 1_000) / 8}, ` +
    `"value_meta": null, "dimensions": ${dimensions}}`;
  const meta = '{"tenantId": "d6bece1bbeff47c1b8734cd4e544dc02", "region": "RegionOne"}';
  return `{"metric": ${metric}, "meta": ${meta}, "creation_time": ${1_700_000_000 + Math.floor(index / 1_000)}}`;
};

/** The same metric as the line that reaches InfluxDB. */
export const line = (/** @type {number} */ index, /** @type {number} */ series) => {
  const one = index % series;
  const tags =
    `_region=RegionOne,_tenant_id=d6bece1bbeff47c1b8734cd4e544dc02,component=agent-${one % 7},device=sda${one % 8},` +
    `hostname=host-${one % 400}.example.org,mount_point=/var/lib/${one},service=monitoring`;
  return `disk.space_used_perc,${tags} value=${(index % 1_000) / 8},value_meta="{}" ${start + index}\n`;
};

/**
 * Makes a topic with so many envelopes of so many series; all of a series are on one partition.
 * @param {string} bootstrap
 * @param {string} topic
 * @param {{ count: number, series: number }} size
 */
export const fill = async (bootstrap, topic, { count, series }) => {
  await ensureTopics({ bootstrap }, [{ topic, partitions }]);
  const producer = await createProducer({ bootstrap });
  for (let first = 0; first < count; first += perCall) {
    const records = Array.from({ length: Math.min(perCall, count - first) }, (_, i) => ({
      partition: ((first + i) % series) % partitions,
      value: Buffer.from(envelope(first + i, series)),
    }));
    const outcomes = await producer.publish(topic, records);
    const failed = outcomes.find(({ status }) => status !== 'delivered');
    if (failed !== undefined) throw new Error(`the topic could not be filled: ${JSON.stringify(failed)}`);
  }
  await producer.close();
};
