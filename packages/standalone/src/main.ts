#!/usr/bin/env node
import { closeSync } from 'node:fs';
import { table } from '@monasca/common';
import { createLogger, report, runService, stopOnClosedOutput, type Lifecycle } from '@monasca/common/service';
import { administer } from './administration/command.js';
import { parseArguments, type Request } from './cli.js';
import { logFile, prepareDataDirectory } from './data-directory.js';
import { openLog } from './demo/file-tail.js';
import { echoWarnings } from './echo-warnings.js';
import type { StandaloneOptions } from './options.js';
import type { Standalone } from './up.js';

/** Exit code of a demo whose account does not close. */
const incomplete = 1;

async function main(argv: readonly string[]): Promise<number> {
  const request = parseArguments(argv);
  if (request.command === 'help') {
    process.stdout.write(request.text);
    return 0;
  }
  if (request.command === 'query') {
    const { queryCommand } = await import('./query-command.js');
    await queryCommand(request.sql, request);
    return 0;
  }
  if (request.command === 'administer') {
    await administer(request.task, request);
    return 0;
  }
  return serve(request);
}

async function serve(request: Exclude<Request, { command: 'help' | 'query' | 'administer' }>): Promise<number> {
  const { options } = request;
  // A wrong argument shall be refused before anything is done.
  if (request.command === 'demo' && request.demo.logFile !== undefined) closeSync(openLog(request.demo.logFile));
  prepareDataDirectory(options.data);
  // Commands need nothing of it.
  const [{ up }, { demo }] = await Promise.all([import('./up.js'), import('./demo/demo.js')]);
  const log = createLogger({ service: 'standalone', file: logFile(options.data) });
  let started: { readonly lifecycle: Lifecycle; readonly standalone: Standalone } | undefined;
  const start = async (lifecycle: Lifecycle): Promise<void> => {
    // Once it runs, whoever wants to know reads the log file.
    const standalone = await up(
      lifecycle,
      options,
      echoWarnings(log, process.stderr, () => started === undefined),
    );
    introduce(standalone, options);
    started = { lifecycle, standalone };
  };
  const work = async (stopping: AbortSignal): Promise<number> => {
    if (request.command !== 'demo' || started === undefined) return 0;
    const { lifecycle, standalone } = started;
    const complete = await demo(lifecycle, standalone, { ...options, ...request.demo, signal: stopping, log });
    return complete ? 0 : incomplete;
  };
  return runService(start, { log, ...(request.command === 'demo' ? { work } : {}) });
}

function introduce({ endpoints }: Standalone, options: StandaloneOptions): void {
  const { kafka, logApi, eventsApi, admin, store, token } = endpoints;
  const rows = [
    ['Kafka', kafka],
    ['log API', `${logApi}/v3.0/logs`],
    ['events API', `${eventsApi}/v1.0/events`],
    ['admin', `${admin}/metrics  /healthz  /readyz`],
    ['store', store],
    ['access token', token],
    ['log file', logFile(options.data)],
  ];
  process.stdout.write(`${table([['what', 'where'], ...rows])}\n`);
  if (options.kafka === undefined) {
    process.stdout.write(
      'The embedded Kafka is for trying out: it keeps 5 MiB a partition, and nothing when this process ends.\n',
    );
  }
}

stopOnClosedOutput();
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = report(error);
}
process.exit();
