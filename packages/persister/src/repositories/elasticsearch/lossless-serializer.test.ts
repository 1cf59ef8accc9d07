import { describe, expect, it } from 'vitest';
import { maxDepth, stringifyJson } from '@monasca/common/messages';
import { LosslessSerializer } from './lossless-serializer.js';

const serializer = new LosslessSerializer();

describe('what Elasticsearch answers', () => {
  it('keeps numbers as they are written, and others plain', () => {
    const text = '{"hits":[{"_source":{"a":1.0,"b":12345678901234567890}}],"status":200}';
    const read = serializer.deserialize<{ status: unknown }>(text);
    expect(stringifyJson(read)).toBe(text);
    expect(read.status).toBe(200);
  });

  it('is read however deep it is', () => {
    const text = `${'['.repeat(maxDepth + 9)}1.0${']'.repeat(maxDepth + 9)}`;
    expect(JSON.stringify(serializer.deserialize(text))).toBe(text.replace('1.0', '1'));
  });

  it('has the error of the library where it is no JSON', () => {
    expect(() => serializer.deserialize('<html>')).toThrow(expect.objectContaining({ name: 'DeserializationError' }));
  });
});
