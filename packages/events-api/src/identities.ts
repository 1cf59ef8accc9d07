import { eventContentKey, messageId, type EventEnvelope } from '@monasca/common/messages';

/**
 * The identities of the events of a request, the same whenever it is sent again. Without a key of the client they come of
 * what the events say: the same event in another request is the same event. Within one request each counts.
 */
export function identitiesOf(
  envelopes: readonly EventEnvelope[],
  projectId: string,
  key: string | undefined,
): string[] {
  if (key !== undefined) return envelopes.map((_, index) => messageId(projectId, key, index));
  const seen = new Map<string, number>();
  return envelopes.map((envelope) => {
    const content = eventContentKey(envelope);
    const before = seen.get(content) ?? 0;
    seen.set(content, before + 1);
    return before === 0 ? content : messageId(content, '', before);
  });
}
