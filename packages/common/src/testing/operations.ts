import type { FastifyInstance, InjectOptions } from 'fastify';

/**
 * What an API says of itself at `/openapi.json`, and what it serves of that: `METHOD path`, sorted. A method that is not
 * served is one that is answered 405.
 */
export async function operationsOf(server: FastifyInstance): Promise<{ described: string[]; served: string[] }> {
  const document: { paths: Record<string, object> } = (await server.inject('/openapi.json')).json();
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const tried = Object.keys(document.paths).flatMap((path) =>
    ['GET', 'HEAD', 'POST'].map((method) => ({ method, path })),
  );
  const statuses = await Promise.all(
    tried.map(async ({ method, path: url }) => (await server.inject({ method, url } as InjectOptions)).statusCode),
  );
  const served = tried.filter((_, index) => statuses[index] !== 405).map(({ method, path }) => `${method} ${path}`);
  return { described: described.sort(), served: served.sort() };
}
