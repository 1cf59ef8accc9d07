import { describe, expect, it } from 'vitest';
import { SeriesCache } from './series-cache.js';

const spans = Int32Array.of(5, 7, 9, 10, 12, 13);

/** An envelope of 40 bytes; its numbers stand at the spans. */
function shape(name: string, numbers = '11223'): { bytes: Buffer; view: DataView } {
  const text = `.....${numbers.slice(0, 2)}..${numbers[2]!}..${numbers[3]!}${name}`.padEnd(40);
  const bytes = Buffer.from(text);
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

function learn(cache: SeriesCache, name: string, head = name): void {
  const { bytes, view } = shape(name);
  const hash = cache.hash(view, 0, 40, spans);
  cache.learn(hash, bytes, 0, 40, spans, { database: 3, head: Buffer.from(head), tail: Buffer.from(' tail') });
}

function headOf(cache: SeriesCache, name: string, numbers?: string): string | undefined {
  const { view } = shape(name, numbers);
  const entry = cache.find(cache.hash(view, 0, 40, spans), view, 0, 40, spans);
  if (entry < 0) return undefined;
  const known = cache.view(entry);
  return Buffer.from(known.buffer, known.byteOffset + cache.headStart(entry), cache.headLength(entry)).toString();
}

describe('the cache of series', () => {
  it('finds what it learned, whatever the numbers, and nothing else', () => {
    const cache = new SeriesCache();
    for (let i = 0; i < 1_000; i += 1) learn(cache, `series ${i}`);
    expect(headOf(cache, 'series 17')).toBe('series 17');
    expect(headOf(cache, 'series 999', '99887')).toBe('series 999');
    expect(headOf(cache, 'series 1000')).toBeUndefined();
    expect(cache.size).toBe(1_000);
  });

  it('forgets everything when it has as many as it may, or as many bytes', () => {
    const cache = new SeriesCache({ entries: 8, bytes: 2 ** 30 });
    for (let i = 0; i < 9; i += 1) learn(cache, `s${i}`);
    expect([cache.size, headOf(cache, 's0'), headOf(cache, 's8')]).toEqual([1, undefined, 's8']);
    const small = new SeriesCache({ entries: 1_000, bytes: 500 });
    for (let i = 0; i < 100; i += 1) learn(small, `s${i}`);
    expect(small.size).toBeLessThan(12);
    expect(headOf(small, 's99')).toBe('s99');
  });

  it('keeps what lies in several chunks of memory', () => {
    const cache = new SeriesCache();
    const head = 'x'.repeat(300_000);
    for (let i = 0; i < 40; i += 1) learn(cache, `s${i}`, `${i}${head}`);
    for (let i = 0; i < 40; i += 1) expect(headOf(cache, `s${i}`)?.slice(0, 3)).toBe(`${i}xx`.slice(0, 3));
  });

  it('does not learn what is too large for it', () => {
    const cache = new SeriesCache();
    learn(cache, 'huge', 'x'.repeat(5 * 1024 * 1024));
    expect(headOf(cache, 'huge')).toBeUndefined();
  });
});
