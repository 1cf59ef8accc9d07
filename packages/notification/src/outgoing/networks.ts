import { BlockList, isIP } from 'node:net';
import { ServiceError } from '@monasca/common';
import { embeddedIpv4 } from './embedded-ipv4.js';

/** Addresses that the connections of notifications may lead to, whatever a tenant writes into a method. */
export interface Networks {
  /** Whether a connection to this IP address is allowed. */
  allows(address: string): boolean;
}

/**
 * Link-local addresses, under which clouds serve credentials of the machine, and the other addresses of such services:
 * Amazon's over IPv6, Alibaba's, Oracle's, Azure's, Google's over IPv6.
 */
export const deniedByDefault = [
  '169.254.0.0/16',
  'fe80::/10',
  'fd00:ec2::254/128',
  '100.100.100.200/32',
  '192.0.0.192/32',
  '168.63.129.16/32',
  'fd20:ce::254/128',
];

/**
 * Networks of two lists, in CIDR notation or as single addresses: what is allowed wins over what is denied, and what
 * neither names is allowed. The unspecified addresses, which lead to this machine, are denied in any case. An IPv6 address
 * that stands for an IPv4 one counts as both.
 * @throws ServiceError `configuration` naming the entry
 */
export function createNetworks(allow: readonly string[], deny: readonly string[]): Networks {
  const [allowed, denied] = [blockList('allow_networks', allow), blockList('deny_networks', deny)];
  for (const unspecified of ['0.0.0.0', '::'])
    denied.addAddress(unspecified, isIP(unspecified) === 6 ? 'ipv6' : 'ipv4');
  const has = (list: BlockList, address: string): boolean => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  const isFine = (address: string): boolean => has(allowed, address) || !has(denied, address);
  return { allows: (address) => isIP(address) !== 0 && [address, ...embeddedIpv4(address)].every(isFine) };
}

function blockList(option: string, entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
    const version = isIP(address);
    const longest = version === 6 ? 128 : 32;
    const length = prefix === undefined ? longest : Number(prefix);
    if (version === 0 || length > longest) {
      const message = `[outgoing] ${option}: expected networks such as 10.0.0.0/8, got ${JSON.stringify(entry)}`;
      throw new ServiceError('configuration', message);
    }
    list.addSubnet(address, length, version === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
