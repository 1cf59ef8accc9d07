import { Registry, collectDefaultMetrics } from 'prom-client';
import { ServiceError } from '../errors.js';
import {
  loadConfig,
  parseServiceArgs,
  printConfig,
  printReference,
  serviceHelp,
  type ConfigOf,
  type ConfigSchema,
  type StandardNames,
} from '../config/index.js';
import { startAdminServer } from './admin-server.js';
import { Health } from './health.js';
import type { Lifecycle } from './lifecycle.js';
import { createLogger, type Logger } from './logger.js';
import { report, runService } from './run.js';
import type { serviceSections } from './sections.js';

/** What a service is given to work with. */
export interface ServiceContext<Config> {
  readonly config: Config;
  readonly log: Logger;
  readonly health: Health;
  readonly registry: Registry;
}

/** A service: its configuration and how it starts. Whatever it starts it defers to the lifecycle. */
export interface Service<S extends ConfigSchema> {
  /** As the executable is called. */
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  readonly version: string;
  readonly schema: S;
  /** Where the configuration is looked for when the command line names none. */
  readonly standardFiles: StandardNames;
  start(lifecycle: Lifecycle, context: ServiceContext<ConfigOf<S>>): Promise<void>;
}

/** Runs the executable of a service with these arguments; resolves with the exit code. */
export async function serviceMain<S extends ConfigSchema & typeof serviceSections>(
  service: Service<S>,
  argv: readonly string[],
): Promise<number> {
  const { name, schema } = service;
  try {
    const args = parseServiceArgs(argv);
    if (args.workers !== undefined && args.workers > 1) {
      throw new ServiceError('configuration', '--workers: expected 1, start more processes in the same consumer group');
    }
    if (args.help) return print(serviceHelp(name, service.description));
    if (args.version) return print(`${name} ${service.version}\n`);
    if (args.docs) return print(printReference(schema, name));
    const loaded = loadConfig(schema, { files: args.files, dirs: args.dirs, standardFiles: service.standardFiles });
    if (args.command === 'config') return print(printConfig(schema, loaded));
    return await serve(service, loaded.values, loaded.warnings);
  } catch (error) {
    return report(error);
  }
}

async function serve<S extends ConfigSchema & typeof serviceSections>(
  service: Service<S>,
  config: ConfigOf<S>,
  warnings: readonly string[],
): Promise<number> {
  const { log: logging, admin } = config as unknown as ConfigOf<typeof serviceSections>;
  const log = createLogger({
    service: service.name,
    level: logging.level,
    ...(logging.file === undefined ? {} : { file: logging.file }),
  });
  for (const warning of warnings) log.warn({}, warning);
  const health = new Health();
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return runService(
    async (lifecycle) => {
      const port = await startAdminServer(lifecycle, { ...admin, health, registry });
      await service.start(lifecycle, { config, log, health, registry });
      log.info({ admin: `http://${admin.host}:${port}` }, 'started');
    },
    { log },
  );
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
