import { SendError } from '../../send-error.js';
import { namePatterns } from '../name-patterns.js';

/** What a broker takes for the name of a topic. */
const form = /^(?!\.{1,2}$)[\w.-]{1,249}$/;

/**
 * Reads addresses: names of topics. Tenants write them, so only what the operator names is allowed, and what the service
 * itself lives by, or Kafka, never is.
 * @param entries names, of which `*` at the end stands for anything
 * @param own topics of the service
 * @returns throws SendError `address` for what is no name, `forbidden` for a topic that methods may not have
 * @throws ServiceError `configuration` for entries that are none
 */
export function topicPolicy(entries: readonly string[], own: readonly string[]): (address: string) => string {
  const isNamed = namePatterns(entries, '[kafka_notifier] topics');
  return (address) => {
    const topic = address.trim();
    if (!form.test(topic)) throw new SendError('address', 'expected the name of a topic of Kafka');
    if (own.includes(topic)) throw new SendError('forbidden', 'the topic is one of the service itself');
    if (topic.startsWith('__')) throw new SendError('forbidden', 'the topic is one of Kafka itself');
    if (!isNamed(topic)) throw new SendError('forbidden', '[kafka_notifier] topics has no such topic');
    return topic;
  };
}
