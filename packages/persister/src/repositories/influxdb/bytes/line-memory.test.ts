import { describe, expect, it } from 'vitest';
import { LineMemory, type CacheLimits } from './line-memory.js';

/** A value with the three numbers, and a name as its shape. */
const valueOf = (name: string, time = 1): string => `{"timestamp":${time},"value":2,"n":"${name}","creation_time":3}`;

/** A memory that holds these values. */
function load(memory: LineMemory, texts: readonly string[], first = 0): number {
  const values = texts.map((text) => Buffer.from(text));
  let end = 0;
  const starts = Int32Array.from(values, ({ length }) => (end += length) - length);
  const lengths = Int32Array.from(values, ({ length }) => length);
  return memory.load({ bytes: Buffer.concat(values), starts, lengths }, first, values.length);
}

function learn(memory: LineMemory, name: string, head = name): boolean {
  load(memory, [valueOf(name)]);
  expect(memory.encode(0, 1).ends).toHaveLength(0);
  expect(memory.spans(0)).toBeDefined();
  return memory.learn(0, { tenantId: 't', head: `${head}=`, tail: ' ' }, 3);
}

/** The line of a value, undefined for one of unknown shape. */
function lineOf(memory: LineMemory, name: string, time?: number): string | undefined {
  load(memory, [valueOf(name, time)]);
  const { bytes, ends, databases } = memory.encode(0, 1);
  if (ends.length > 0) expect([...ends, ...databases]).toEqual([bytes.length, 3]);
  return ends.length === 0 ? undefined : bytes.toString();
}

function knowing(count: number, limits?: CacheLimits): LineMemory {
  const memory = new LineMemory(limits);
  for (let i = 0; i < count; i += 1) learn(memory, `s${i}`);
  return memory;
}

describe('the memory of lines', () => {
  it('knows what it learned, whatever the numbers, and nothing else', () => {
    const memory = knowing(1_000);
    expect(lineOf(memory, 's17')).toBe('s17=2 1\n');
    expect(lineOf(memory, 's999', 1_405_630_174_123)).toBe('s999=2 1405630174123\n');
    expect(lineOf(memory, 's1000')).toBeUndefined();
    expect(memory.size).toBe(1_000);
  });

  it('forgets everything when it knows as many as it may, or as many bytes', () => {
    const memory = knowing(9, { entries: 8, bytes: 2 ** 20 });
    expect([memory.size, lineOf(memory, 's0'), lineOf(memory, 's8')]).toEqual([1, undefined, 's8=2 1\n']);
    const small = knowing(100, { entries: 1_000, bytes: 1_500 });
    expect(small.size).toBeLessThan(16);
    expect(lineOf(small, 's99')).toBe('s99=2 1\n');
  });

  it('grows with what it learns, and keeps it', () => {
    const memory = new LineMemory();
    const head = 'x'.repeat(150_000);
    for (let i = 0; i < 60; i += 1) expect(learn(memory, `s${i}`, `${i}${head}`)).toBe(true);
    for (let i = 0; i < 60; i += 1) expect(lineOf(memory, `s${i}`)).toBe(`${i}${head}=2 1\n`);
  });

  it('does not learn what is larger than its room for lines', () => {
    const memory = new LineMemory();
    expect(learn(memory, 'huge', 'x'.repeat(256 * 1024))).toBe(false);
    expect(lineOf(memory, 'huge')).toBeUndefined();
  });

  it('makes lines as long as there is room, and goes on where it ended', () => {
    const memory = new LineMemory();
    learn(memory, 'long', 'x'.repeat(100_000));
    expect(load(memory, Array<string>(5).fill(valueOf('long')))).toBe(5);
    const counts = [];
    for (let at = 0; at < 5; at += counts.at(-1)!) {
      const { ends, bytes } = memory.encode(at, 5);
      expect(bytes.length).toBe(ends.length * 100_005);
      counts.push(ends.length);
      expect(memory.isFull).toBe(at + ends.length < 5);
    }
    expect(counts).toEqual([2, 2, 1]);
  });

  it('takes as many values as it has room for, and none that is too large', () => {
    const memory = new LineMemory();
    const large = valueOf('x'.repeat(60_000));
    expect(load(memory, [large, large, large])).toBe(2);
    expect(load(memory, [large, large, large], 2)).toBe(3);
    expect(load(memory, [valueOf('x'.repeat(140_000)), large])).toBe(0);
    expect(load(memory, Array<string>(5_000).fill(valueOf('s')))).toBeLessThanOrEqual(4_096);
  });

  it('finds the numbers of what it does not know', () => {
    const memory = new LineMemory();
    const text = '{"value": -7.5, "timestamp": 12, "creation_time": 345}';
    load(memory, ['no numbers', text]);
    expect([memory.encode(0, 2).ends.length, memory.spans(0), memory.encode(1, 2).ends.length]).toEqual([0, undefined, 0]); // prettier-ignore
    const { places = [], timestampFirst } = memory.spans(1) ?? {};
    expect(timestampFirst).toBe(false);
    expect([0, 2, 4].map((at) => text.slice(places[at], places[at + 1]))).toEqual(['-7.5', '12', '345']);
  });
});
