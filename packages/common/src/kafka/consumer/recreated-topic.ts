/** What librdkafka logs for debugging `metadata` when it finds another topic under a name; it does nothing about it. */
const changedId = /Topic (\S+) changed id from (\S+) to /;
/** The id of a topic that was not known before. */
const noId = 'AAAAAAAAAAAAAAAAAAAAAA';

/** Lines of this level and above are for debugging alone. */
export const debugLevel = 7;

/** librdkafka's offset for the first record of a partition. */
export const beginning = -2;

/**
 * The name of a topic that was deleted and made again, when a line of librdkafka's log says so. Whoever reads it goes
 * on at the offset of the former one, and misses what is before that in the new one. The line comes with the next answer
 * about the topic: brokers that know topics by id (Kafka 3.1) refuse to read by the former one, and librdkafka asks at
 * once (0.1 to 1 s were measured); of older ones, with the refresh of `topic.metadata.refresh.interval.ms`.
 */
export function recreatedTopic(line: string): string | undefined {
  const [, topic, former] = changedId.exec(line) ?? [];
  return former === undefined || former.startsWith(noId) ? undefined : topic;
}
