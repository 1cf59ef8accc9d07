import { ServiceError } from '@monasca/common';
import { urlPrefix } from './url-prefix.js';

/** A name, an IPv4 address, or an IPv6 address in brackets; and a port. */
const form = /^([a-z\d._-]+|\[[a-f\d:.]+\])(?::(\d{1,5}))?$/i;

/**
 * Whether a URL leads to what an operator allows: to the port of a host, or below a URL. Without a port it is the one of
 * http or https, as the address has it.
 * @param entries `host`, `host:port`, or a URL of scheme, host and path
 * @param where such as `[keystone] allowed_hosts`
 * @throws ServiceError `configuration` for what is none
 */
export function allowedHosts(entries: readonly string[], where: string): (address: string) => boolean {
  const hosts = new Set<string>();
  const prefixes: ((address: string) => boolean)[] = [];
  for (const entry of entries) {
    const prefix = urlPrefix(entry);
    if (prefix === undefined) hosts.add(normalized(entry, where));
    else prefixes.push(prefix);
  }
  return (address) => isAt(hosts, address) || prefixes.some((isBelow) => isBelow(address));
}

const usualPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

function isAt(hosts: ReadonlySet<string>, address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !Object.hasOwn(usualPorts, url.protocol)) return false;
  if (url.port === '' && hosts.has(url.hostname)) return true;
  return hosts.has(`${url.hostname}:${url.port === '' ? usualPorts[url.protocol] : url.port}`);
}

/** As URLs have hosts: in lower case, addresses in their shortest form. */
function normalized(entry: string, where: string): string {
  const [, host, port] = form.exec(entry) ?? [];
  if (host !== undefined && URL.canParse(`http://${host}`) && Number(port ?? 1) <= 65_535) {
    return `${new URL(`http://${host}`).hostname}${port === undefined ? '' : `:${Number(port)}`}`;
  }
  // What stands before an at sign may be a password.
  const got = entry.includes('@') ? '' : `, got ${JSON.stringify(entry)}`;
  throw new ServiceError('configuration', `${where}: expected host, host:port, or an http or https URL of host and path${got}`); // prettier-ignore
}
