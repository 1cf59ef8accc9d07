import { isIPv4, isIPv6 } from 'node:net';

/**
 * Whether a text is `host:port`: a host name of RFC 1123 (letters, digits, hyphens; the last label not all digits), an
 * IPv4 address or an IPv6 address in brackets, and a port from 0 to 65535, which is mandatory.
 */
export function isHostPort(text: string): boolean {
  const { host = '', port = '' } = /^(?<host>\[.*\]|[^:]*):(?<port>\d{1,5})$/.exec(text)?.groups ?? {};
  return port !== '' && Number(port) <= 65535 && isHost(host);
}

function isHost(host: string): boolean {
  if (host.startsWith('[')) return isIPv6(host.slice(1, -1));
  return isIPv4(host) || isHostName(host);
}

function isHostName(name: string): boolean {
  const labels = name.replace(/\.$/, '').split('.');
  return (
    name.length <= 253 &&
    labels.every((label) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/i.test(label)) &&
    /[a-z-]/i.test(labels.at(-1) ?? '')
  );
}
