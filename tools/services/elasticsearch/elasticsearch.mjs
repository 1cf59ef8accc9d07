// @ts-check
import { httpGet, parseHttpAddress, withoutPassword } from '../http.mjs';
import { serviceDirectory } from '../paths.mjs';
import { portOf } from '../ports.mjs';
import { serverProcess } from '../process.mjs';
import { createService } from '../service.mjs';
import { startElasticsearch } from './server.mjs';

const NAME = 'elasticsearch';
const VARIABLE = 'MONASCA_TEST_ELASTICSEARCH';

/** One Elasticsearch node, without security. */
export const elasticsearch = createService({
  name: NAME,
  variable: VARIABLE,
  parse: (value) => parseHttpAddress(value, VARIABLE),
  ports: { http: { variable: 'MONASCA_SERVICES_ELASTICSEARCH_PORT', default: 20_200 } },
  published: ['http'],
  address: (_context, ports) => ({ url: `http://127.0.0.1:${portOf(ports, 'http')}` }),
  describe: ({ url }) => withoutPassword(url),
  // All primary shards are there; without a second node, their replicas never are.
  check: (address) => httpGet(address, '/_cluster/health?wait_for_status=yellow&timeout=1s'),
  containers: [NAME],
  processes: ({ env }, ports) => [
    serverProcess({ name: NAME, directory: serviceDirectory(env, NAME), ports: Object.values(ports) }),
  ],
  start: async (context, ports, [server]) => {
    if (server) await startElasticsearch(context, { service: NAME, port: portOf(ports, 'http'), server });
  },
});
