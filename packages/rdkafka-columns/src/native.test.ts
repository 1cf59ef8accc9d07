/** The addon's methods with arguments that they must refuse: none may do anything but throw. No broker is needed. */
import { afterAll, describe, expect, it } from 'vitest';
import { binding } from './binding.js';
import { blockSize, columnsOver } from './layout.js';

const addon = binding();
type Method = (...given: unknown[]) => unknown;
type Anything = Record<string, Method>;

const quiet = ['log_level', '0', 'group.id', 'nobody'];

it.each([[[]], [['group.id', '']]])(
  'a consumer without a group is refused, by the name of the property: %j',
  (properties) => {
    expect(() => new addon.Consumer(properties, () => {})).toThrow('group.id');
  },
);
const open: Anything[] = [];
const made = (kind: 'Consumer' | 'Producer'): Anything => {
  const native = new addon[kind](kind === 'Consumer' ? quiet : ['log_level', '0'], () => {}) as unknown as Anything;
  open.push(native);
  return native;
};

/** Values of every kind, some of which are hostile. */
const strange: unknown[] = [
  undefined,
  null,
  NaN,
  Infinity,
  -1,
  2 ** 40,
  1n,
  '',
  'text\0with NUL',
  '\ud800',
  Symbol('s'),
  [],
  [undefined],
  [[]],
  [['topic']],
  [['topic', NaN]],
  [['topic', 0, NaN]],
  [['topic', 0, 0.5]],
  [['to\0pic', 0]],
  [[1, 2]],
  new Array(2 ** 31 - 1),
  {},
  { length: 3 },
  new Proxy([], {}),
  new Date(),
  new ArrayBuffer(0),
  new ArrayBuffer(7),
  new SharedArrayBuffer(1_000),
  new Uint8Array(8),
  () => {},
  Object.defineProperty([], 0, { get: () => expect.fail('a getter that throws') }),
];

afterAll(() => {
  for (const native of open) {
    try {
      native.close!(-1, 0);
    } catch {
      // closed by a test
    }
  }
});

describe.each(['Consumer', 'Producer'] as const)('%s', (kind) => {
  const methods = Object.getOwnPropertyNames(addon[kind].prototype).filter((name) => name !== 'constructor');

  it.each(methods)('%s throws or does nothing, whatever it is given', (name) => {
    const native = made(kind);
    const method = native[name]!.bind(native);
    for (const first of strange) {
      for (const second of strange) {
        // These are no mistakes, and would end the object.
        if (name === 'close' && typeof first === 'number' && typeof second === 'number') continue;
        try {
          method(first, second, second, first, second, first);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }
    }
  });

  it.each(methods)('%s is refused without arguments that it needs, and on objects that are not ours', (name) => {
    const method = (made(kind) as Record<string, Method>)[name]!;
    const other = made(kind === 'Consumer' ? 'Producer' : 'Consumer');
    const common = ['connect', 'close', 'setToken'].includes(name);
    const strangers: unknown[] = [
      undefined,
      null,
      1,
      {},
      [],
      globalThis,
      new Proxy(made(kind), {}),
      Object.create(made(kind)) as unknown,
    ];
    for (const self of common ? strangers : [...strangers, other]) {
      expect(() => method.call(self, 1, [], [], 1, 1, 1)).toThrow(TypeError);
    }
    if (!['wake', 'topics'].includes(name)) expect(() => method.call(made(kind))).toThrow(/argument|number/);
  });

  it('is made with new, a list of properties, and a function', () => {
    const construct = addon[kind] as unknown as new (...given: unknown[]) => unknown;
    const call = addon[kind] as unknown as Method;
    expect(() => call(quiet, () => {})).toThrow(/with new/);
    expect(() => new construct()).toThrow();
    expect(() => new construct(quiet)).toThrow(/function/);
    expect(() => new construct(quiet, {})).toThrow(/function/);
    expect(() => new construct({}, () => {})).toThrow(/array/);
    expect(() => new construct(['log_level'], () => {})).toThrow(/string/);
    expect(() => new construct(['log_level', 1], () => {})).toThrow(/string/);
    expect(() => new construct(['no.such.property', '1'], () => {})).toThrow(/no\.such\.property/);
    expect(() => new construct(['client.id', 'a\0b'], () => {})).toThrow(/NUL/);
    expect(() => new construct(['sasl.mechanisms', 'NONSENSE', 'security.protocol', 'sasl_ssl'], () => {})).toThrow();
  });

  it('says that it is closed, however often it is asked', () => {
    const native = made(kind);
    native.close!(1, 0);
    expect(() => native.close!(2, 0)).toThrow(expect.objectContaining({ code: '_DESTROY' }));
    expect(() => native.connect!(3, 0)).toThrow(expect.objectContaining({ code: '_DESTROY' }));
  });
});

describe('poll', () => {
  it.each([
    ['no row', 0, 1_000],
    ['an odd number of rows', 3, 1_000],
    ['a negative number of rows', -2, 1_000],
    ['more rows than the block has room for', 4, blockSize(4, 0) - 1],
    ['rows without end', 2 ** 31 - 2, 1_000],
  ])('refuses %s', (_, rows, size) => {
    expect(() => made('Consumer').poll!(1, new ArrayBuffer(size), rows, 0, 0)).toThrow(RangeError);
  });

  it('keeps others from what its thread holds', () => {
    const native = made('Consumer');
    native.poll!(1, new ArrayBuffer(blockSize(2, 8)), 2, 100, 0);
    native.poll!(2, new ArrayBuffer(blockSize(2, 8)), 2, 100, 0);
    expect(() => native.unassign!([['t', 0]])).toThrow(/poll is going on/);
    expect(() => native.topics!()).toThrow(/poll is going on/);
  });
});

describe('produce', () => {
  const capacity = 2;
  const arenaBytes = 32;
  const attempt = (
    damage: (columns: ReturnType<typeof columnsOver>) => void,
    rows = 1,
    room = capacity,
  ): (() => void) => {
    const native = made('Producer');
    const topic = native.topic!('nowhere') as number;
    const block = new ArrayBuffer(blockSize(capacity, arenaBytes));
    const columns = columnsOver(block, capacity);
    columns.valueLengths.fill(4);
    columns.keyLengths.fill(-1);
    columns.partitions.fill(-1);
    damage(columns);
    return () => native.produce!(1, topic, block, room, rows, 0);
  };
  const header =
    (...numbers: number[]) =>
    (columns: ReturnType<typeof columnsOver>): void => {
      numbers.forEach((number, i) => columns.arena.writeInt32LE(number, 4 + 4 * i));
      columns.headerLengths[0] = 4 * numbers.length;
    };

  it('takes what lies within the block', () => {
    expect(attempt(() => {})).not.toThrow();
    expect(attempt(header(0, -1))).not.toThrow();
  });

  it.each([
    ['no row', attempt(() => {}, 0)],
    ['a negative number of rows', attempt(() => {}, -1)],
    ['more rows than the capacity', attempt(() => {}, 3)],
    ['rows without end', attempt(() => {}, 2 ** 31 - 1)],
    ['another capacity than the block has', attempt(() => {}, 1, 1_000)],
    ['an odd capacity', attempt(() => {}, 1, 1)],
    ['a negative capacity', attempt(() => {}, 1, -2)],
    ['a value before the arena', attempt(({ valueStarts }) => valueStarts.fill(-4))],
    ['a value beyond it', attempt(({ valueStarts }) => valueStarts.fill(arenaBytes - 3))],
    ['a value that is too long', attempt(({ valueLengths }) => valueLengths.fill(2 ** 31 - 1))],
    ['a key that is too long', attempt(({ keyLengths }) => keyLengths.fill(2 ** 31 - 1))],
    ['headers of a negative length', attempt(({ headerLengths }) => headerLengths.fill(-1))],
    ['headers that are too long', attempt(({ headerLengths }) => headerLengths.fill(arenaBytes - 3))],
    ['a header cut in its length', attempt(({ headerLengths }) => headerLengths.fill(3))],
    ['a name beyond its headers', attempt(header(9, -1))],
    ['a name of a negative length', attempt(header(-1, -1))],
    ['a header value beyond its headers', attempt(header(0, 1))],
    ['a header value of a negative length', attempt(header(0, -2))],
  ])('refuses %s', (_, produce) => {
    expect(produce).toThrow(RangeError);
  });
});

it('load refuses a file that is no librdkafka, and goes on with what it has', () => {
  expect(() => addon.load('libc.so.6')).not.toThrow();
  expect(() => addon.load(undefined as never)).toThrow(/string/);
  expect(addon.errorOf(-195)).toEqual(['_TRANSPORT', 'Local: Broker transport failure']);
  expect(addon.errorOf(-99_999)[0]).toBeTypeOf('string');
  expect(() => addon.errorOf('x' as never)).toThrow(/number/);
});
