import { describe, expect, it } from 'vitest';
import { urlPrefix } from './url-prefix.js';

describe('what is below a URL', () => {
  const isBelow = urlPrefix('https://Hooks.example.org/a%2Fb')!;

  it.each([
    'https://hooks.example.org/a%2Fb',
    'https://hooks.example.org:443/a%2Fb?x=%2f',
    'https://user:pass@hooks.example.org/a%2Fb/c/d%20e',
  ])('%s is', (address) => {
    expect(isBelow(address)).toBe(true);
  });

  it.each([
    'https://hooks.example.org/a%2Fb/..%2f..%2fother',
    'https://hooks.example.org/a%2Fb/..%2Fother',
    'https://hooks.example.org/a%2Fb/..%5cother',
    'https://hooks.example.org/a%2Fb/..%5Cother',
    String.raw`https://hooks.example.org/a%2Fb/..\other`,
    'https://hooks.example.org/a%2Fb2',
    'https://hooks.example.org:8443/a%2Fb',
    'http://hooks.example.org/a%2Fb',
    'nonsense',
  ])('%s is not', (address) => {
    expect(isBelow(address)).toBe(false);
  });

  it.each(['ftp://a', 'https://a@b', 'https://a/?b', 'https://a/#b', 'a/b', ''])('%j is no such URL', (text) => {
    expect(urlPrefix(text)).toBeUndefined();
  });
});
