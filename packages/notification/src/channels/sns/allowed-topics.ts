import { namePatterns } from '../name-patterns.js';

/**
 * Whether an ARN is one of some; of all where there are none.
 * @param entries ARNs, of which `*` at the end stands for anything
 * @throws ServiceError `configuration` for `*` elsewhere
 */
export function allowedTopics(entries: readonly string[]): (arn: string) => boolean {
  const isNamed = namePatterns(entries, '[sns_notifier] topics');
  return (arn) => entries.length === 0 || isNamed(arn);
}
