import { describe, expect, it } from 'vitest';
import { json, text } from './list.js';
import { textOf } from './show.js';
import type { MarkedFailure } from './failure.js';

const turned = 'a\u202eb\u2066c\u200fd\u009be';
const shown = String.raw`a\u202eb\u2066c\u200fd\u009be`;
const letter: MarkedFailure = {
  ...{ partition: 0, offset: 7, origin: { topic: 'retries', partition: 1, offset: 2, timestamp: -1 } },
  ...{ kind: 'notification', state: 'open', reason: turned, detail: turned, time: Date.UTC(2026, 0, 31) },
  ...{ tenant: turned, alarm: turned, method: 'm', type: 'webhook', bytes: 1 },
};
/** What no terminal may get. */
const dangerous = /(?!\n)\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

describe('what a terminal gets', () => {
  it('of a list has nothing that turns it', () => {
    const [, , row = ''] = text([letter]).split('\n');
    expect(row.split(shown)).toHaveLength(5);
    expect(text([letter])).not.toMatch(dangerous);
  });

  it('of a list in JSON neither, which says the same', () => {
    const document = json('dead', [letter]);
    expect(document).not.toMatch(dangerous);
    expect(JSON.parse(document)).toMatchObject({ failed: [{ tenant: turned, detail: turned }] });
  });

  const show = (value: string, mayHoldAddress: boolean, header = turned): string =>
    textOf(
      {
        letter,
        headers: [['detail', Buffer.from(header)]],
        record: { value: Buffer.from(value) },
      } as unknown as Parameters<typeof textOf>[0],
      mayHoldAddress,
    );

  it('of a letter neither', () => {
    for (const value of [JSON.stringify({ name: turned }), turned]) {
      const printed = show(value, false);
      expect(printed.split(shown)).toHaveLength(3);
      expect(printed).not.toMatch(dangerous);
    }
  });

  it('of a letter names no user of a URL', () => {
    const link = 'https://us%20er:s3cret@host/x';
    const value = JSON.stringify({ link, text: [`see ${link}, "ftp://s3cret@h"`], [`smtp://u:s3'cr"et@h`]: 1 });
    const printed = show(value, true, `no exchange with https://u:s3'cret@host:1/s3cret`);
    expect(printed).not.toContain('s3');
    expect(printed).toContain('"https://***@host/x"');
    expect(printed).toContain('detail: no exchange with https://host:1/***');
    expect(show(String.raw`{"link":"https:\/\/u:s3cret@host/x`, false)).toContain(String.raw`https:\/\/***@host/x`);
    expect(show(`{"link":"${link}`, false)).not.toContain('s3cret');
  });
});
