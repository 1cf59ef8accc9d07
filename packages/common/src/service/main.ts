import { Registry, collectDefaultMetrics } from 'prom-client';
import { ServiceError } from '../errors.js';
import {
  loadConfig,
  parseServiceArgs,
  printConfig,
  printReference,
  serviceHelp,
  type ConfigOf,
  type ConfigOverrides,
  type ConfigSchema,
  type ServiceFlag,
  type ContainerVariables,
  type ServiceArgs,
  type StandardNames,
} from '../config/index.js';
import { startAdminServer } from './admin-server.js';
import type { ServiceCommand } from './command/command.js';
import { findCommand } from './command/find-command.js';
import { parseCommandArgs } from './command/parse.js';
import { runCommand } from './command/run-command.js';
import { Health } from './health.js';
import type { Lifecycle } from './lifecycle.js';
import { createLogger, type Logger } from './logger.js';
import { report, runService } from './run.js';
import type { serviceSections } from './sections.js';
import { Workers } from './workers/primary.js';
import { answerPrimary, isWorker } from './workers/worker.js';

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
  /** What the container of the original takes. */
  readonly containerVariables?: ContainerVariables;
  /** How many processes share its ports when `--workers` does not say it; absent for a service that is not for several. */
  readonly workers?: (config: ConfigOf<S>) => number;
  /** Flags of the executable that stand for options, whose values are lists. */
  readonly flags?: readonly (ServiceFlag & { readonly section: keyof S & string; readonly option: string })[];
  /** What the executable does beside `run` and `config`. */
  readonly commands?: readonly ServiceCommand<ConfigOf<S>>[];
  start(lifecycle: Lifecycle, context: ServiceContext<ConfigOf<S>>): Promise<void>;
}

/** Runs the executable of a service with these arguments; resolves with the exit code. */
export async function serviceMain<S extends ConfigSchema & typeof serviceSections>(
  service: Service<S>,
  argv: readonly string[],
): Promise<number> {
  const { name, schema, commands = [], flags = [], standardFiles, containerVariables } = service;
  const load = ({ files, dirs, given = {} }: Pick<ServiceArgs, 'files' | 'dirs' | 'given'>) => {
    const set = flags.filter((flag) => given[flag.name] !== undefined);
    const values = Object.fromEntries(set.map((flag) => [flag.section, { [flag.option]: given[flag.name] }]));
    const overrides = { name: 'command line', values: values as ConfigOverrides<S> };
    return loadConfig(schema, { files, dirs, standardFiles, containerVariables, overrides });
  };
  try {
    const found = findCommand(commands, argv);
    if (found !== undefined && 'related' in found) return print(serviceHelp(name, service.description, found.related));
    if (found !== undefined) {
      const parsed = parseCommandArgs(name, found.command, found.rest);
      if ('help' in parsed) return print(parsed.help);
      return await runCommand(found.command, parsed.args, load(parsed).values);
    }
    const args = parseServiceArgs(argv, commands, flags);
    if (args.workers !== undefined && args.workers > 1 && service.workers === undefined) {
      throw new ServiceError('configuration', '--workers: expected 1, start more processes in the same consumer group');
    }
    if (args.help) return print(serviceHelp(name, service.description, commands, flags));
    if (args.version) return print(`${name} ${service.version}\n`);
    if (args.docs) return print(printReference(schema, name));
    const loaded = load(args);
    if (args.command === 'config') return print(printConfig(schema, loaded));
    const workers = args.workers ?? service.workers?.(loaded.values) ?? 1;
    return await serve(service, loaded.values, loaded.warnings, workers);
  } catch (error) {
    return report(error);
  }
}

async function serve<S extends ConfigSchema & typeof serviceSections>(
  service: Service<S>,
  config: ConfigOf<S>,
  warnings: readonly string[],
  workers: number,
): Promise<number> {
  const { log: logging, admin } = config as unknown as ConfigOf<typeof serviceSections>;
  const log = createLogger({
    service: service.name,
    level: logging.level,
    ...(logging.file === undefined ? {} : { file: logging.file }),
  });
  // The primary process has told them.
  if (!isWorker()) for (const warning of warnings) log.warn({}, warning);
  if (workers > 1 && !isWorker()) {
    return runService((lifecycle) => Workers.start(lifecycle, { count: workers, log, admin }), { log });
  }
  const health = new Health();
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return runService(
    async (lifecycle) => {
      if (isWorker()) {
        answerPrimary(health, registry);
        await service.start(lifecycle, { config, log, health, registry });
        return;
      }
      const port = await startAdminServer(lifecycle, { ...admin, health, registry });
      await service.start(lifecycle, { config, log, health, registry });
      log.info({ admin: `http://${admin.host}:${port}` }, 'started');
    },
    { log, endsOnSecondSignal: !isWorker() },
  );
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
