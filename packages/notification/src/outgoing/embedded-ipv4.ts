import { isIPv6 } from 'node:net';

/** Where an IPv4 address stands in addresses that stand for one: number of the first of its two groups, by the prefix. */
const places: readonly (readonly [prefix: RegExp, group: number])[] = [
  // 6to4, RFC 3056
  [/^2002:/, 1],
  // NAT64, RFC 6052; and the local-use prefix of RFC 8215
  [/^64:ff9b:0:0:0:0:/, 6],
  [/^64:ff9b:1:/, 6],
];

/** The IPv4 address that an IPv6 address leads to by its form; none for others. */
export function embeddedIpv4(address: string): string[] {
  if (!isIPv6(address)) return [];
  const groups = groupsOf(address);
  const text = groups.map((group) => group.toString(16)).join(':');
  const [, at] = places.find(([prefix]) => prefix.test(text)) ?? [];
  if (at === undefined) return [];
  const [high = 0, low = 0] = groups.slice(at, at + 2);
  return [[high >> 8, high & 255, low >> 8, low & 255].join('.')];
}

/** The eight groups of an address in any notation, without its zone. */
function groupsOf(address: string): number[] {
  // The URL parser gives one notation: hexadecimal, the longest run of zeros left out.
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]`);
  const [left = '', right] = hostname.slice(1, -1).split('::');
  const read = (part: string): number[] => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const [head, tail] = [read(left), read(right ?? '')];
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}
