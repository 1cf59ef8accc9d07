// @ts-check
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../create-whole.mjs';
import { ServicesError } from '../errors.mjs';
import { httpGet, parseHttpAddress, withoutPassword } from '../http.mjs';
import { serviceDirectory } from '../paths.mjs';
import { portOf } from '../ports.mjs';
import { serverProcess } from '../process.mjs';
import { createService } from '../service.mjs';
import { waitUntilReady } from '../wait.mjs';
import { seedKeystone } from './seed.mjs';
import { startKeystone } from './server.mjs';

const NAME = 'keystone';
const VARIABLE = 'MONASCA_TEST_KEYSTONE';

/** @param {import('../http.mjs').HttpAddress} address */
const check = async (address) => {
  const text = await (await httpGet(address, '/v3')).text();
  if (!text.includes('"version"')) throw new ServicesError(`${withoutPassword(address.url)}: is not Keystone`);
};

/** Keystone with the users, projects and roles of `users.mjs`. There is no container of it: always a local process. */
export const keystone = createService({
  name: NAME,
  variable: VARIABLE,
  parse: (value) => parseHttpAddress(value, VARIABLE),
  ports: { http: { variable: 'MONASCA_SERVICES_KEYSTONE_PORT', default: 20_500 } },
  published: [],
  address: (_context, ports) => ({ url: `http://127.0.0.1:${portOf(ports, 'http')}` }),
  describe: ({ url }) => withoutPassword(url),
  check,
  containers: [],
  processes: ({ env }, ports) => [
    serverProcess({ name: NAME, directory: serviceDirectory(env, NAME), ports: Object.values(ports) }),
  ],
  start: async (context, ports, [server]) => {
    if (!server || (await server.pid()) !== undefined) return;
    const port = portOf(ports, 'http');
    await startKeystone(context, { service: NAME, port, server });
    const address = { url: `http://127.0.0.1:${port}` };
    await waitUntilReady(() => check(address), { what: NAME, timeoutMs: 60_000, beforeEach: server.requireRunning });
    const seeded = join(serviceDirectory(context.env, NAME), 'state', 'seeded');
    if (await exists(seeded)) return;
    await seedKeystone(`${address.url}/v3`);
    await writeFile(seeded, '');
  },
});
