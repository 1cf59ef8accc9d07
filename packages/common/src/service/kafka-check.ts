import { ServiceError } from '../errors.js';
import { offsetRanges, type KafkaOptions } from '../kafka/index.js';

/** How long an answer holds, in ms: whoever asks more often gets the same one, and opens no connection. */
const validMs = 2_000;

/**
 * Whether all topics are there, asked of Kafka itself.
 * @returns a check that resolves with the reason why not, in the words of the originals
 */
export function kafkaCheck(options: KafkaOptions, topics: readonly string[]): () => Promise<string | undefined> {
  let latest: { readonly at: number; readonly answer: Promise<string | undefined> } | undefined;
  return () => {
    if (latest === undefined || Date.now() - latest.at > validMs) {
      latest = { at: Date.now(), answer: ask({ ...options, connectTimeoutMs: 3_000 }, topics) };
    }
    return latest.answer;
  };
}

async function ask(options: KafkaOptions, topics: readonly string[]): Promise<string | undefined> {
  for (const topic of topics) {
    try {
      await offsetRanges(options, topic);
    } catch (error) {
      const isMissing = error instanceof ServiceError && error.code === 'configuration';
      if (isMissing) return `Kafka: Topic ${topic} not found`;
      return `Could not connect to kafka at ${String(options.bootstrap)}`;
    }
  }
  return undefined;
}
