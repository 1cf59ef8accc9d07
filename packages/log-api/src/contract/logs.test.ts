import { describe, expect, it } from 'vitest';
import { refused } from '@monasca/common/testing';
import { checks, taken, text, unprocessable } from '../../test/contract/checks.js';
import { bulk, v3 } from '../../test/contract/requests.js';
import { serve } from '../../test/contract/server.js';

const one = { message: 'one' };
const bad = (description: string) => unprocessable(`Log 1: ${description}`);
const unicode = 'Δύο ☃ 😀 ﷺ żółw 日本語 اردو ②';

describe('logs', () => {
  checks([
    ['L083: a bad dimension of one log', v3(bulk(one, { message: 'm', dimensions: { _x: 'v' } }, one)), bad('Dimension name _x cannot start with underscore (_)')],
    ['L083: dimensions of one log that are no map', v3(bulk(one, { message: 'm', dimensions: [] })), bad('Dimensions [] must be a dictionary (map)')],
    ['L084: a log without a message', v3(bulk(one, { text: 'm' })), bad('Log property should have message')],
    ['L084: a log that is no object', v3(bulk(one, 'm')), bad('a log must be an object')],
    ['L085: null as a message', v3(bulk({ message: null })), taken({ message: null })],
    ['L085: an empty message', v3(bulk({ message: '' })), taken({ message: '' })],
    ['L085: a number as a message', v3(bulk({ message: 5 })), taken({ message: 5 })],
    ['L085: an object as a message', v3(bulk({ message: { a: [1] } })), taken({ message: { a: [1] } })],
    ['L086: more fields of a log', v3(bulk({ message: 'm', level: 'info', truncated: true, at: { x: [1.5, null] } })), taken({ message: 'm', level: 'info', truncated: true, at: { x: [1.5, null] } })],
    ['L087: more fields beside the logs', v3('{"logs": [{"message": "m"}], "more": [1]}'), taken({ message: 'm' })],
    ['L088: NaN is no JSON', v3('{"logs": [{"message": NaN}]}'), refused(400, 'Invalid JSON', text(/^Could not parse JSON body - /))],
    ['L088: half of a surrogate pair', v3('{"logs": [{"message": "a\\ud800b"}]}'), taken({ message: 'a\ud800b' })],
    ['L089: text beyond ASCII', v3(bulk({ message: unicode })), taken({ message: unicode })],
  ]); // prettier-ignore
});

describe('a bulk as a whole', () => {
  const { send, published } = serve();
  /** The first thing that was published. */
  const first = (): Buffer | undefined => published()[0]?.items[0]?.value;

  it('L089: has its text as the same bytes', async () => {
    await send(v3(bulk({ message: unicode })));
    expect(first()?.includes(Buffer.from(`"message":"${unicode}"`))).toBe(true);
  });

  it('L086: has its numbers as they were written', async () => {
    await send(v3('{"logs": [{"message": "m", "a": 1.0, "b": 12345678901234567890, "c": 1e400}]}'));
    expect(String(first()).replaceAll(': ', ':').replaceAll(', ', ',')).toContain(
      '"a":1.0,"b":12345678901234567890,"c":1e400',
    );
  });

  it('L090: of 5000 logs is published in one piece, in its order, under one key', async () => {
    const messages = Array.from({ length: 5_000 }, (_, i) => `message ${i}`);
    expect((await send(v3(bulk(...messages.map((message) => ({ message })))))).status).toBe(204);
    const bulks = published();
    expect(bulks.map(({ key }) => key)).toEqual([expect.stringMatching(/^req-/)]);
    const envelopes = bulks[0]?.items.map(({ value }) => JSON.parse(String(value)) as { log: { message: string } });
    expect(envelopes?.map(({ log }) => log.message)).toEqual(messages);
  });
});
