import { describe, expect, it } from 'vitest';
import { createNetworks, deniedByDefault } from './networks.js';

describe('the networks of outgoing connections', () => {
  it.each([
    ['169.254.169.254', false],
    ['169.254.1.1', false],
    ['100.100.100.200', false],
    ['fe80::1', false],
    ['fd00:ec2::254', false],
    ['::ffff:169.254.169.254', false],
    ['::ffff:a9fe:a9fe', false],
    ['64:ff9b::a9fe:a9fe', false],
    ['64:ff9b::169.254.169.254', false],
    ['2002:a9fe:a9fe::1', false],
    ['fd20:ce::254', false],
    ['0.0.0.0', false],
    ['::', false],
    ['::ffff:0:0', false],
    ['64:ff9b::8.8.8.8', true],
    ['2002:808:808::1', true],
    ['fe80::1%eth0', false],
    ['::1', true],
    ['10.0.0.1', true],
    ['192.168.1.1', true],
    ['127.0.0.1', true],
    ['93.184.216.34', true],
    ['2001:db8::1', true],
    ['no address', false],
  ])('by default allow %s: %s', (address, allowed) => {
    expect(createNetworks([], deniedByDefault).allows(address)).toBe(allowed);
  });

  it('allow what both lists name', () => {
    const networks = createNetworks(['10.1.0.0/16', '::1'], ['10.0.0.0/8', '::/0']);
    expect(['10.1.2.3', '10.2.0.1', '::1', '::2'].map((address) => networks.allows(address))).toEqual([true, false, true, false]); // prettier-ignore
  });

  it.each(['10.0.0.0/33', '::/129', 'host', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/-1'])('are not %s', (entry) => {
    const fault = { code: 'configuration', message: expect.stringContaining(JSON.stringify(entry)) as unknown };
    expect(() => createNetworks([], [entry])).toThrow(expect.objectContaining(fault) as Error);
  });
});
