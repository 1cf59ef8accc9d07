import { describe, expect, it } from 'vitest';
import { toRepositoryError, toStartError } from './errors.js';

const error = (code: string) => Object.assign(new Error('text'), { code });

describe('an error of PostgreSQL', () => {
  it.each([
    ['22P05', 'record'],
    ['22008', 'record'],
    ['23514', 'record'],
    ['54000', 'record'],
    ['53100', 'store'],
    ['57P01', 'store'],
    ['40001', 'store'],
    ['42P01', 'store'],
    ['ECONNREFUSED', 'store'],
  ])('%s is one of the %s', (code, kind) => {
    expect(toRepositoryError(error(code))).toMatchObject({ kind, retriable: kind === 'store' });
  });

  it.each([
    ['28P01', 'unauthorized', 77],
    ['3D000', 'configuration', 78],
    ['53100', 'storage', 74],
    ['ECONNREFUSED', 'unavailable', 69],
  ])('%s at the start is %s', (code, name, exitCode) => {
    expect(toStartError(error(code), 'host/db')).toMatchObject({ code: name, exitCode });
  });
});
