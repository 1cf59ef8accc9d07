// @ts-check
import { randomBytes } from 'node:crypto';

/** A name that nothing else in the store has. */
const own = () => `drill${randomBytes(5).toString('hex')}`;

/**
 * Stores that can be drilled: what they hold and how the persister finds them.
 * @type {Readonly<Record<string, { kind: 'metrics' | 'events', section: (address: any) => string }>>}
 */
export const stores = {
  influxdb: {
    kind: 'metrics',
    section: ({ url }) => {
      const { hostname, port } = new URL(url);
      return `[influxdb]\nip_address = ${hostname}\nport = ${port}\ndatabase_name = ${own()}\ntimeout_seconds = 10\n`;
    },
  },
  postgres: { kind: 'metrics', section: ({ url }) => `[postgres]\nurl = ${url}\n` },
  cassandra: {
    kind: 'metrics',
    section: ({ contactPoint }) => {
      const [host, port] = contactPoint.split(':');
      return `[cassandra]\ncontact_points = ${host}\nport = ${port}\nlocal_data_center = datacenter1\nkeyspace = ${own()}\n`;
    },
  },
  elasticsearch: {
    kind: 'events',
    section: ({ url }) => `[elasticsearch]\nhosts = ${new URL(url).host}\nindex_name = ${own()}\n`,
  },
};
