/** Records of all kinds, for properties. */
import fc from 'fast-check';
import type { ColumnRecord } from '../src/write-records.js';

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.constantFrom(Buffer.alloc(0), Buffer.from([0]), Buffer.from([0xff, 0xfe, 0, 0x41]), Buffer.alloc(5_000, 7)),
);
/** With NUL, astral and lone surrogates. */
const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('', '\0', 'ä€🦀', '\ud800x'));
const textOrBytes = fc.oneof(anyText, anyBytes);

export const anyHeaders = fc.array(fc.tuple(fc.oneof(fc.constantFrom('a', 'b'), anyText), textOrBytes), {
  maxLength: 6,
});

export const anyRecord: fc.Arbitrary<ColumnRecord> = fc.record(
  {
    value: fc.oneof({ arbitrary: anyBytes, weight: 5 }, fc.constant(null)),
    key: textOrBytes,
    headers: anyHeaders,
    partition: fc.nat(1_000),
    timestamp: fc.integer({ min: 1, max: 4_102_444_800_000 }),
  },
  { requiredKeys: ['value'] },
);

export const bytesOf = (value: string | Uint8Array): Buffer =>
  typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value);
