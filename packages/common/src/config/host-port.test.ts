import { describe, expect, it } from 'vitest';
import { isHostPort } from './host-port.js';

describe('isHostPort', () => {
  it.each([
    'localhost:9092',
    'kafka-1.example.org:9092',
    'kafka.:1',
    '127.0.0.1:0',
    '[::1]:65535',
    '[2001:db8::7]:9092',
    '3com.net:80',
  ])('accepts %s', (text) => {
    expect(isHostPort(text)).toBe(true);
  });

  it.each([
    'kafka',
    'kafka:',
    ':9092',
    '',
    'kafka:65536',
    'kafka:123456',
    'kafka:90x',
    'kafka:-1',
    'my_kafka:9092',
    '-kafka:9092',
    'kafka-:9092',
    'a..b:1',
    '::1:9092',
    '[::g]:9092',
    '[kafka]:9092',
    '[]:9092',
    '1.2.3:9092',
    '256.1.1.1:9092',
    'a:1:2',
    `${'a'.repeat(64)}:1`,
    `${'a.'.repeat(127)}bc:1`,
  ])('refuses %s', (text) => {
    expect(isHostPort(text)).toBe(false);
  });
});
