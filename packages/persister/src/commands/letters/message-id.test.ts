import { describe, expect, it } from 'vitest';
import { messageId, messageIdHeader } from '@monasca/common/messages';
import { recordBatch } from '../../../test/record-batch.js';
import { decoders } from '../../pipelines.js';
import { decodeRow } from '../../stages/decode.js';
import type { OpenedLetter } from './open-letters.js';
import { messageIdOf } from './message-id.js';

const origin = { topic: 'log', partition: 2, offset: 7, timestamp: 1_700_000_000_123 };
const value = Buffer.from('{"log":{"message":"m"},"creation_time":1,"meta":{"tenantId":"t","region":""}}');
const id = messageId('t', 'key', 0);

function opened(header?: string, record: OpenedLetter['record'] = { key: undefined, value }): OpenedLetter {
  const details = { reason: 'refused', detail: '', time: 0, tenant: undefined, bytes: 1, state: 'open' } as const;
  const headers = header === undefined ? [] : [[messageIdHeader, Buffer.from(header)] as const];
  return { letter: { partition: 0, offset: 0, origin, ...details }, headers, record };
}

describe('the message id of a record that goes back', () => {
  it('is its own', () => {
    expect(messageIdOf(opened(id), decoders.logs)).toBe(id);
    expect(messageIdOf(opened(id, undefined), decoders.events)).toBe(id);
  });

  it('is the one that it had by its place when the pipeline read it there', () => {
    const batch = recordBatch([{ ...origin, value }]);
    const entry = decodeRow(batch, 0, decoders.logs);
    expect(messageIdOf(opened(), decoders.logs)).toBe('id' in entry && entry.id);
  });

  it('is none where what it says tells it apart, or where it is gone', () => {
    expect(messageIdOf(opened(), decoders.events)).toBeUndefined();
    expect(messageIdOf({ ...opened(), record: undefined }, decoders.logs)).toBeUndefined();
  });
});
