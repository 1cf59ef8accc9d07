import fastify from 'fastify';
import { listen } from '@monasca/common/service';
import { namingOption } from './naming-option.js';
import { host } from './options.js';

/**
 * Tries the ports that will be listened on, before anything is begun that takes long.
 * @throws ServiceError as listening on them would
 */
export async function requireFreePorts(portBase: number): Promise<void> {
  if (portBase === 0) return;
  for (const [index, name] of ['log API', 'admin', 'events API'].entries()) {
    const server = fastify();
    try {
      await listen(server, name, { host, port: portBase + index });
    } catch (error) {
      throw namingOption(error, '--port-base');
    } finally {
      await server.close();
    }
  }
}
