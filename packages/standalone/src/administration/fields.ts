import { ServiceError } from '@monasca/common';

type Fields = Readonly<Record<string, unknown>>;

/** What was asked for, as fields. */
export const fieldsOf = (input: unknown): Fields =>
  typeof input === 'object' && input !== null ? (input as Fields) : {};

/** Refuses a field: the value is not repeated, it may hold a secret. */
export function refused(name: string, expected: string): ServiceError {
  return new ServiceError('invalidData', `${name}: expected ${expected}`);
}

/** What PostgreSQL has no place for: NUL, and half of a pair. */
const unstorable = /\0|\p{Surrogate}/u;

/** A text that a column takes, of 1 to so many characters. */
export function textOf(fields: Fields, name: string, longest: number): string {
  const value = fields[name];
  if (typeof value === 'string' && value.trim() !== '' && value.length <= longest && !unstorable.test(value))
    return value;
  throw refused(name, `text of 1 to ${longest} characters`);
}

/** The identity of a row, or of a tenant. */
export const idOf = (fields: Fields, name = 'id'): string => textOf(fields, name, 36);
