import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Account } from './account.js';
import { accountTable, LiveView, verdict } from './view.js';

const one: Account = { topic: 'log', sent: 7, confirmed: 6, stored: 5, rejected: 0, missing: 2, surplus: 0 };
const good: Account = { ...one, confirmed: 7, stored: 7, missing: 0 };

describe('the view of the demo', () => {
  it('calls missing only what is not stored at the end', () => {
    const out = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true });
    new LiveView(out as unknown as NodeJS.WriteStream).show([one], 3);
    expect(out.read()).toMatch(/rejected +in flight +surplus\n.*\nlog .* 2 +0\n3 s left\n$/);
    expect(accountTable([one], 'missing')).toMatch(/rejected +missing +surplus\n/);
  });

  it('ends with a sentence', () => {
    expect(verdict([good])).toBe('Everything that was sent is stored, once.');
    expect(verdict([good, { ...one, rejected: 1, missing: 1, surplus: 3 }])).toBe(
      'Not all is well: 1 of 7 records of log are missing; 1 of log are in log-dead-letters; ' +
        '3 rows of log are more than were sent. The next demo on this data takes the account up.',
    );
  });
});
