import { describe, expect, it } from 'vitest';
import { ServiceError } from '@monasca/common';
import { parseDatabaseUrl } from './database-url.js';

const parsed = (text: string) => {
  const { query, ...rest } = parseDatabaseUrl(text);
  return { ...rest, query: query.toString() };
};
const nothing = { user: '', password: '', host: '', port: undefined, database: '', query: '' };

describe('a URL of SQLAlchemy', () => {
  it.each([
    ['mysql://u:p@h:3307/mon', { kind: 'mysql', user: 'u', password: 'p', host: 'h', port: 3307, database: 'mon' }],
    [
      'mysql+pymysql://u:p@h/mon?charset=utf8',
      { kind: 'mysql', user: 'u', password: 'p', host: 'h', database: 'mon', query: 'charset=utf8' },
    ],
    ['mariadb+mysqldb://h/mon', { kind: 'mysql', host: 'h', database: 'mon' }],
    [
      'postgresql+psycopg2://u@[::1]:5432/mon',
      { kind: 'postgresql', user: 'u', host: '::1', port: 5432, database: 'mon' },
    ],
    ['postgres://u:p@h', { kind: 'postgresql', user: 'u', password: 'p', host: 'h' }],
    [
      'postgresql://u:p@/mon?host=%2Frun',
      { kind: 'postgresql', user: 'u', password: 'p', database: 'mon', query: 'host=%2Frun' },
    ],
  ])('is read: %s', (text, expected) => {
    expect(parsed(text)).toEqual({ ...nothing, ...expected });
  });

  it.each([
    ['p%40ss%2Fword', 'p@ss/word'],
    ['a:b/c?d#e[f', 'a:b/c?d#e[f'],
    ['100%', '100%'],
    ['a+b', 'a+b'],
    ['%F0%9F%94%91', '🔑'],
  ])('may have %s for a password', (text, password) => {
    expect(parsed(`mysql://us%40er:${text}@h/mon`)).toMatchObject({
      user: 'us@er',
      password,
      host: 'h',
      database: 'mon',
    });
  });

  it.each([
    '',
    'mon',
    'sqlite:///geheim',
    'oracle://u:geheim@h/db',
    'mysql:u:geheim@h',
    'mysql://u:geheim@h:port/db',
    'mysql://u:geheim@h@h/db',
  ])('is none, and not repeated: %s', (text) => {
    const parse = () => parseDatabaseUrl(text);
    expect(parse).toThrow(ServiceError);
    expect(parse).toThrow(/^\[orm\] url: expected mysql:\/\/((?!geheim).)*$/);
  });
});
