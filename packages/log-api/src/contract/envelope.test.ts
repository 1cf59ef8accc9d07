import { describe, expect, it } from 'vitest';
import { refused } from '@monasca/common/testing';
import { checks, envelope, taken, text } from '../../test/contract/checks.js';
import { bulk, good, v2, v3 } from '../../test/contract/requests.js';
import { serve } from '../../test/contract/server.js';

const m = { message: 'm' };

describe('the envelope', () => {
  checks([
    ['L100: has the log, when it came, whose it is and where', v3(good), taken(m)],
    ['L100: of another project', v3(good, { 'x-auth-token': 'admin' }, '?tenant_id=p'), { status: 204, published: [envelope(m, { tenantId: 'p' })] }],
  ]); // prettier-ignore
});

describe('the envelope of no region', () => {
  checks([['L102: says null', v3(good), { status: 204, published: [envelope(m, { region: null })] }]], {
    sections: { service: { region: '' } },
  });
});

describe('the envelope of a log', () => {
  const { send, published } = serve();

  it('L100: is the same on v2.0 and v3.0', async () => {
    const dimensions = { path: '/var/log/x', component: 'apache' };
    await send(v3(bulk({ message: 'm', level: 'info', dimensions })));
    const headers = { 'x-dimensions': 'path:/var/log/x', 'x-application-type': 'apache' };
    await send(v2('{"message": "m", "level": "info"}', headers));
    const logs = published().flatMap(({ items }) => items.map(({ value }) => /^\{"log":(.*),"creation_time"/.exec(String(value))?.[1])); // prettier-ignore
    expect(logs).toEqual(Array(2).fill(JSON.stringify({ message: 'm', level: 'info', dimensions })));
  });

  it('L101: has whole seconds of the clock of the server', async () => {
    const before = Math.floor(Date.now() / 1_000);
    await send(v3(good));
    const [first] = published().flatMap(({ items }) => items);
    const { creation_time: seconds } = JSON.parse(String(first?.value)) as { creation_time: number };
    expect(Number.isInteger(seconds)).toBe(true);
    expect(seconds).toBeGreaterThanOrEqual(before);
    expect(seconds).toBeLessThanOrEqual(Date.now() / 1_000);
  });
});

const tooLarge = refused(413, 'Log payload size exceeded', text(/^Log 1: \d+ bytes of which the message is the least, expected \d+ at most$/)); // prettier-ignore
const cut = (message: RegExp) => taken({ message: text(message), truncated: true });

describe('the envelope of what is too large for Kafka', () => {
  // Beside an envelope there is its key, such as `req-…`, and what Kafka adds: 700 bytes leave 460 for it.
  checks(
    [
      ['L107: a long message is cut, and marked', v3(bulk({ message: 'a'.repeat(1_000) })), cut(/^a{340,360}$/)],
      ['L108: one of long characters is cut between them, and no shorter than it must be', v3(bulk({ message: '☃'.repeat(1_000) })), cut(/^☃{114,120}$/)],
      ['L108: one of pairs is cut between them', v3(bulk({ message: '😀'.repeat(1_000) })), cut(/^(?:😀){85,90}$/u)],
      ['L108: one of line breaks is cut, each of which takes two bytes', v3(bulk({ message: '\n'.repeat(1_000) })), cut(/^\n{170,180}$/)],
      ['L109: a log that is too large without its message is refused, and nothing is published', v3(bulk(m, { message: 'short', more: 'x'.repeat(1_000) })), tooLarge],
    ],
    { sections: { log_publisher: { max_message_size: 700 } } },
  ); // prettier-ignore
});
