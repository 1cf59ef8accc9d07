import { describe, expect, it } from 'vitest';
import * as messages from './index.js';

describe('the entry point of messages', () => {
  it('exports the codecs, the identities and the JSON functions, and none of the readers', () => {
    expect(Object.keys(messages).sort()).toEqual([
      'DecodeError',
      'aggregateCodec',
      'alarmTransitionCodec',
      'alarmTransitionOf',
      'canonicalJson',
      'compareCodePoints',
      'decodeReasons',
      'eventCodec',
      'eventContentKey',
      'isJsonObject',
      'isNestedWithin',
      'logCodec',
      'maxDepth',
      'messageId',
      'messageIdHeader',
      'metricCodec',
      'notificationCodec',
      'numberOf',
      'numberText',
      'parseJson',
      'parsePlainJson',
      'plainStringEnd',
      'recordId',
      'seriesId',
      'skipBlanks',
      'skipScalar',
      'skipString',
      'stringifyJson',
      'uuidOf',
    ]);
  });
});
