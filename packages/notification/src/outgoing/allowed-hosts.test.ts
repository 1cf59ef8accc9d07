import { describe, expect, it } from 'vitest';
import { allowedHosts } from './allowed-hosts.js';

const where = '[keystone] allowed_hosts';
const isAllowed = allowedHosts(
  [
    ...['Heat.example.org', 'mistral:8989', 'plain:80', '10.0.0.1', '[2001:DB8:0::1]:443'],
    ...['https://Shared.example.org/heat', 'http://shared.example.org:8004'],
  ],
  where,
);

describe('a host that is allowed', () => {
  it.each([
    'http://heat.example.org/x',
    'https://HEAT.EXAMPLE.ORG:443/x',
    'http://user:pass@mistral:8989/v2',
    'http://plain/',
    'http://10.1/',
    'https://[2001:db8::1]/',
    'https://shared.example.org/heat',
    'https://shared.example.org/heat/v1?x',
    'http://shared.example.org:8004/x',
  ])('has the address %s', (address) => {
    expect(isAllowed(address)).toBe(true);
  });

  it.each([
    'http://heat.example.org.evil/',
    'http://evil/?heat.example.org',
    'http://heat.example.org@evil/',
    'http://heat.example.org\u3002evil/',
    'http://xheat.example.org/',
    'http://example.org/',
    'https://heat.example.org:8004/x',
    'http://heat.example.org:443/x',
    'https://shared.example.org/heat2',
    'https://shared.example.org/heat/..%2fother',
    'https://shared.example.org/heat/../other',
    'http://shared.example.org/heat',
    'https://shared.example.org:8004/heat',
    'http://mistral/',
    'http://mistral:89890/',
    'https://plain/',
    'http://[2001:db8::1]/',
    'ftp://heat.example.org/',
    'heat.example.org',
    '',
  ])('has not the address %j', (address) => {
    expect(isAllowed(address)).toBe(false);
  });

  it.each(['', 'ftp://host', 'host/path', 'host:', 'host:99999', '*.example.org', 'a b', '2001:db8::1', 'http://a/?b'])(
    'is not %j',
    (entry) => {
      const message = `${where}: expected host, host:port, or an http or https URL of host and path, got ${JSON.stringify(entry)}`;
      expect(() => allowedHosts([entry], where)).toThrow(expect.objectContaining({ code: 'configuration', message }));
    },
  );

  it.each(['user:s3cret@host', 'https://user:s3cret@host/'])('is not %j, of which no password is told', (entry) => {
    expect(() => allowedHosts([entry], where)).toThrow(/expected host, [^@]*$/);
    expect(() => allowedHosts([entry], where)).not.toThrow('s3cret');
  });

  it('is nobody without an entry', () => {
    expect(allowedHosts([], where)('http://heat.example.org/')).toBe(false);
  });
});
