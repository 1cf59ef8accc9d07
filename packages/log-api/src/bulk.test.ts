import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createValidator } from '@monasca/common/gateway';
import { HttpError } from '@monasca/common/http';
import { checkLog, readBulk, readLogs } from './bulk.js';
import { bulkSchema } from './schemas.js';

const name = fc.oneof(
  fc.constantFrom('a', '', '_a', 'a b', 'a=b', 'é', 'n'.repeat(255), 'n'.repeat(256), '😀'.repeat(255), '__proto__'),
  fc.string({ unit: 'grapheme' }),
);
const value = fc.oneof(
  fc.constantFrom<unknown>('v', '', null, 1, true, [], ['x'], {}, 'v'.repeat(255), 'v'.repeat(256), '😀'.repeat(255)),
  fc.string(),
);
const dimensions = fc.oneof(fc.dictionary(name, value), fc.constantFrom<unknown>(null, [], '', 5));
const log = fc.oneof(
  fc.record({ message: fc.jsonValue(), dimensions }, { requiredKeys: [] }),
  fc.constantFrom<unknown>(null, 'log', 5, []),
);
const bulk = fc.oneof(
  fc.record({ dimensions, logs: fc.oneof(fc.array(log), fc.jsonValue()), more: fc.jsonValue() }, { requiredKeys: [] }),
  fc.jsonValue(),
);

/** What the checks say that word the answers. */
function refusal(document: unknown): HttpError | undefined {
  try {
    readLogs(document).logs.forEach(checkLog);
    return undefined;
  } catch (error) {
    return error as HttpError;
  }
}

it('a bulk is refused by its schema and by the checks that word it, or by neither', () => {
  const isBulk = createValidator(bulkSchema);
  fc.assert(
    fc.property(bulk, (generated) => {
      const document: unknown = JSON.parse(JSON.stringify(generated));
      expect([isBulk(document), document]).toEqual([refusal(document) === undefined, document]);
    }),
    { numRuns: 3_000 },
  );
});

it('what is refused is told in the words of the checks', () => {
  const logs = [{ message: 1 }, { message: 2, dimensions: { _a: 'b' } }];
  expect(() => readBulk({ logs })).toThrow('Log 1: Dimension name _a cannot start with underscore (_)');
});
