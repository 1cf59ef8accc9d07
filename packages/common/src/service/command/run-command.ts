import { Registry } from 'prom-client';
import { stopOnClosedOutput } from '../closed-output.js';
import type { Lifecycle } from '../lifecycle.js';
import { runService } from '../run.js';
import type { CommandArgs, ServiceCommand } from './command.js';
import { terminalLog } from './terminal-log.js';

/** Exit code of what a signal has ended, as shells give it for SIGINT. */
const interrupted = 130;

/** Runs a command; resolves with its exit code, or with that of the error that ended it. */
export function runCommand<Config>(
  command: ServiceCommand<Config>,
  args: CommandArgs,
  config: Config,
): Promise<number> {
  stopOnClosedOutput();
  const log = terminalLog();
  let lifecycle!: Lifecycle;
  const start = (given: Lifecycle): Promise<void> => {
    lifecycle = given;
    return Promise.resolve();
  };
  const work = async (stopping: AbortSignal): Promise<number> => {
    try {
      return await command.run(args, { config, log, registry: new Registry(), lifecycle, stopping });
    } catch (error) {
      if (stopping.aborted && error === stopping.reason) return interrupted;
      throw error;
    }
  };
  return runService(start, { log, work });
}
