import { ServiceError } from '@monasca/common';

/**
 * Whether an ARN is one of some; of all where there are none.
 * @param entries ARNs, of which `*` at the end stands for anything
 * @throws ServiceError `configuration` for `*` elsewhere
 */
export function allowedTopics(entries: readonly string[]): (arn: string) => boolean {
  const wrong = entries.find((entry) => !/^[^*]*\*?$/.test(entry));
  if (wrong !== undefined) {
    throw new ServiceError(
      'configuration',
      `[sns_notifier] topics: expected * only at the end of an ARN, got ${wrong}`,
    );
  }
  return (arn) =>
    entries.length === 0 ||
    entries.some((entry) => (entry.endsWith('*') ? arn.startsWith(entry.slice(0, -1)) : arn === entry));
}
