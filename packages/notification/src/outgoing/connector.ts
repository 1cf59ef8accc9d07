import { lookup as dnsLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { Networks } from './networks.js';

/** A connection that the networks do not allow. */
export class ForbiddenAddress extends Error {
  readonly code = 'ERR_FORBIDDEN_ADDRESS';
}

/**
 * Makes connections to allowed addresses only. What a name resolves to is checked where the socket takes its address
 * from, so that no second answer of the DNS can be another one.
 */
export function guardedConnector(networks: Networks, options: buildConnector.BuildOptions): buildConnector.connector {
  const connect = buildConnector({ ...options, lookup: guardedLookup(networks) });
  return (target, callback) => {
    try {
      // Addresses are not looked up.
      checkAddress(target.hostname, networks);
    } catch (error) {
      callback(error as Error, null);
      return;
    }
    connect(target, callback);
  };
}

/**
 * Refuses a host that is an address which is not allowed; names pass.
 * @throws ForbiddenAddress
 */
export function checkAddress(hostname: string, networks: Networks): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !networks.allows(host)) throw forbidden(host);
}

/** As `dns.lookup`, without the addresses that are not allowed. */
export function guardedLookup(networks: Networks): LookupFunction {
  return (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
      // With an error there are none.
      const allowed = (error === null ? addresses : []).filter(({ address }) => networks.allows(address));
      const [first] = allowed;
      if (first === undefined) callback(error ?? forbidden(hostname), '');
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

const forbidden = (host: string): ForbiddenAddress =>
  new ForbiddenAddress(`no connection to ${host} is allowed by [outgoing]`);
