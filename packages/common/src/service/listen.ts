import type { FastifyInstance } from 'fastify';
import { ServiceError } from '../errors.js';

/**
 * Listens and resolves with the port.
 * @throws ServiceError `inUse` when the address is taken, `configuration` when it is not ours to take
 */
export async function listen(
  server: FastifyInstance,
  name: string,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<number> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const where = `${name} cannot listen on ${host}:${port}`;
    if (code === 'EADDRINUSE') {
      throw new ServiceError('inUse', `${where}: another process does; end it or choose another port`, {
        cause: error,
      });
    }
    throw new ServiceError('configuration', `${where}: ${(error as Error).message}`, { cause: error });
  }
  const address = server.server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
