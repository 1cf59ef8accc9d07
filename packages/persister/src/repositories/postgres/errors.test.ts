import { describe, expect, it } from 'vitest';
import { ServiceError } from '@monasca/common';
import { toRepositoryError, toStartError } from './errors.js';

const error = (code: string) => Object.assign(new Error('text'), { code });

describe('an error of PostgreSQL', () => {
  it.each([
    ['21000', 'record'],
    ['22P05', 'record'],
    ['22P02', 'record'],
    ['22021', 'record'],
    ['22008', 'record'],
    ['23502', 'record'],
    ['23514', 'record'],
    ['54000', 'record'],
    ['54001', 'record'],
    ['53100', 'store'],
    ['53300', 'store'],
    ['54023', 'store'],
    ['57014', 'store'],
    ['57P01', 'store'],
    ['57P03', 'store'],
    ['40001', 'store'],
    ['40P01', 'store'],
    ['08006', 'store'],
    ['25006', 'store'],
    ['42501', 'store'],
    ['42P01', 'store'],
    ['XX000', 'store'],
    ['ECONNREFUSED', 'store'],
    ['EPIPE', 'store'],
  ])('%s is one of the %s', (code, kind) => {
    expect(toRepositoryError(error(code))).toMatchObject({ kind, retriable: kind === 'store' });
  });

  it('without a code is one of the store', () => {
    expect(toRepositoryError(new Error('Connection terminated'))).toMatchObject({
      ...{ kind: 'store', message: 'PostgreSQL: Connection terminated' },
    });
    expect(toRepositoryError(Object.assign(new Error('text'), { code: 22 }))).toMatchObject({ kind: 'store' });
  });

  it('tells what PostgreSQL says, with its state and detail', () => {
    const cause = Object.assign(error('22P05'), { detail: '\\u0000 cannot be converted to text.' });
    const { message, cause: kept } = toRepositoryError(cause);
    expect(message).toBe('PostgreSQL 22P05: text: \\u0000 cannot be converted to text.');
    expect(kept).toBe(cause);
  });
});

describe('an error at the start', () => {
  it.each([
    ['28P01', 'unauthorized', 77],
    ['28000', 'unauthorized', 77],
    ['3D000', 'configuration', 78],
    ['42501', 'configuration', 78],
    ['53100', 'storage', 74],
    ['ENOSPC', 'storage', 74],
    ['EACCES', 'configuration', 78],
    ['ENOENT', 'configuration', 78],
    ['57P03', 'unavailable', 69],
    ['ENOTFOUND', 'unavailable', 69],
    ['ECONNREFUSED', 'unavailable', 69],
  ])('%s is %s', (code, name, exitCode) => {
    const start = toStartError(error(code), 'host/db');
    expect(start).toMatchObject({ code: name, exitCode });
    expect(start.message).toContain('host/db');
  });

  it('of a socket that is not there means that nobody answers', () => {
    const missing = Object.assign(error('ENOENT'), { syscall: 'connect' });
    expect(toStartError(missing, 'host/db')).toMatchObject({ code: 'unavailable', exitCode: 69 });
  });

  it('names every address that was tried', () => {
    const tried = [new Error('connect ECONNREFUSED ::1:5432'), new Error('connect ECONNREFUSED 127.0.0.1:5432')];
    const { message } = toStartError(Object.assign(new AggregateError(tried), { code: 'ECONNREFUSED' }), 'host/db');
    expect(message).toMatch(/^no answer from PostgreSQL at host\/db: .*::1:5432.*127\.0\.0\.1:5432$/);
  });

  it('stays what it is where it is one of ours already', () => {
    const inUse = new ServiceError('inUse', 'the directory is open');
    expect(toStartError(inUse, 'host/db')).toBe(inUse);
  });
});
