import { describe, expect, it } from 'vitest';
import { ServiceError } from '../errors.js';
import { DecodeError } from './decode-error.js';

describe('DecodeError', () => {
  it('is invalid data that no retry helps, with its reason and position as fields', () => {
    const cause = new SyntaxError('x');
    const error = new DecodeError('syntax', 'position 3: expected JSON', { cause, position: 3 });
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({
      name: 'DecodeError',
      code: 'invalidData',
      retriable: false,
      reason: 'syntax',
      cause,
    });
    expect(error.fields).toEqual({ reason: 'syntax', position: 3 });
  });
});
