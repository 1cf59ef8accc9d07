// @ts-check
import { ServicesError } from '../errors.mjs';
import { httpGet, parseHttpAddress, withoutPassword } from '../http.mjs';
import { serviceDirectory } from '../paths.mjs';
import { portOf } from '../ports.mjs';
import { serverProcess } from '../process.mjs';
import { createService } from '../service.mjs';
import { startInfluxdb } from './server.mjs';

const NAME = 'influxdb';
const VARIABLE = 'MONASCA_TEST_INFLUXDB';

/** @param {import('../http.mjs').HttpAddress} address */
const check = async (address) => {
  const { headers } = await httpGet(address, '/ping');
  if (!headers.has('x-influxdb-version')) throw new ServicesError(`${withoutPassword(address.url)}: is not InfluxDB`);
};

/** InfluxDB 1, without authentication. */
export const influxdb = createService({
  name: NAME,
  variable: VARIABLE,
  parse: (value) => parseHttpAddress(value, VARIABLE),
  ports: { http: { variable: 'MONASCA_SERVICES_INFLUXDB_PORT', default: 20_086 } },
  published: ['http'],
  address: (_context, ports) => ({ url: `http://127.0.0.1:${portOf(ports, 'http')}` }),
  describe: ({ url }) => withoutPassword(url),
  check,
  containers: [NAME],
  processes: ({ env }, ports) => [
    serverProcess({ name: NAME, directory: serviceDirectory(env, NAME), ports: Object.values(ports) }),
  ],
  start: async (context, ports, [server]) => {
    if (server) await startInfluxdb(context, { service: NAME, port: portOf(ports, 'http'), server });
  },
});
