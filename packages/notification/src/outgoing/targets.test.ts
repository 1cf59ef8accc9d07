import { describe, expect, it, vi } from 'vitest';
import { SendError } from '../send-error.js';
import { Targets } from './targets.js';

describe('targets', () => {
  it('are read once', () => {
    const check = vi.fn();
    const targets = new Targets(check);
    const target = { origin: 'https://h:8443', host: 'h:8443', path: '/a/b?c=%20', credentials: { authorization: 'Basic w7w6cA==' } }; // prettier-ignore
    for (let count = 0; count < 2; count += 1)
      expect(targets.of('https://%C3%BC:p@h:8443/a/b?c=%20#d')).toEqual(target);
    expect(check).toHaveBeenCalledTimes(1);
  });

  it.each(['ftp://h', 'no url', 'http://%ff@h'])('%s is none, each time', (address) => {
    const targets = new Targets(() => {});
    for (let count = 0; count < 2; count += 1) expect(() => targets.of(address)).toThrow(SendError);
  });

  it('that are refused are so each time', () => {
    const targets = new Targets(() => {
      throw new SendError('forbidden', 'no');
    });
    for (let count = 0; count < 2; count += 1) expect(() => targets.of('http://h')).toThrow('no');
  });

  it('are not remembered without end', () => {
    const check = vi.fn();
    const targets = new Targets(check);
    for (let count = 0; count < 1_001; count += 1) targets.of(`http://h/${count}`);
    targets.of('http://h/1000');
    targets.of('http://h/0');
    expect(check).toHaveBeenCalledTimes(1_002);
  });
});
