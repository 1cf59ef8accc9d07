import { messageIdHeader, recordId } from '@monasca/common/messages';
import type { Decoder } from '../../stages/decode.js';
import type { OpenedLetter } from './open-letters.js';

/**
 * The message id under which the record of a letter goes back to its topic, so that it is the same record to the store
 * wherever it stands: its own, or else the one that it had by its place. Undefined for records that are told apart by
 * what they say, and for one that is gone.
 */
export function messageIdOf(
  { letter, headers, record }: OpenedLetter,
  { contentKey }: Pick<Decoder<never>, 'contentKey'>,
): string | undefined {
  const own = headers.find(([name]) => name === messageIdHeader)?.[1].toString();
  if (own !== undefined || contentKey !== undefined || record === undefined) return own;
  const { topic, partition, offset, timestamp } = letter.origin;
  return recordId(topic, partition, offset, timestamp, record.value ?? Buffer.alloc(0));
}
