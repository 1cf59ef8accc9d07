import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError } from '@monasca/common';
import { createProducer } from '@monasca/common/kafka';
import type { Lifecycle, Logger } from '@monasca/common/service';
import { logFile } from '../data-directory.js';
import type { StandaloneOptions } from '../options.js';
import type { Standalone } from '../up.js';
import { account, isComplete, type Account } from './account.js';
import { Alarms } from './alarms.js';
import { FileTail } from './file-tail.js';
import { Ledger } from './ledger.js';
import { MachineMetrics } from './machine-metrics.js';
import { Notified } from './notified.js';
import { newestLogFile } from './newest-log-file.js';
import { Places } from './places.js';
import { queryCommandLine } from './query-command-line.js';
import { Sender } from './sender.js';
import { accountTable, LiveView, verdict } from './view.js';

export interface DemoOptions {
  /** How long the demo runs; until the signal when absent. */
  readonly seconds?: number;
  /** File whose lines are sent beside the services' own log. Default: the newest readable one under /var/log. */
  readonly logFile?: string;
  /** How long the end waits for progress, in seconds, before what is not stored counts as missing. Default 30. */
  readonly patience?: number;
}

/** How often everything is read and sent, in ms. */
const intervalMs = 1_000;
/** Most lines in one bulk, so that many short ones with all their dimensions fit into one request. */
const bulkLines = 400;

/**
 * Feeds the pipeline with what happens on this machine and accounts for every record.
 * @returns whether everything that was sent is stored, once
 */
export async function demo(
  lifecycle: Lifecycle,
  standalone: Standalone,
  {
    data,
    kafka,
    postgres,
    seconds,
    logFile: file,
    patience = 30,
    signal,
    log,
  }: DemoOptions & StandaloneOptions & { signal: AbortSignal; log: Logger },
): Promise<boolean> {
  const ledger = new Ledger(path.join(data, 'demo'));
  const places = new Places(path.join(data, 'demo', 'places.json'));
  const tails = openTails(data, file, places);
  lifecycle.defer('log files', () => tails.forEach((tail) => tail.close()));
  const producer = await createProducer({ ...standalone.kafka, clientId: 'monasca-demo' });
  lifecycle.defer('demo producer', () => producer.close(1_000));
  const sender = new Sender(producer, standalone.endpoints, ledger);
  const notified = await openNotified(lifecycle, standalone, ledger, data);
  const books = async (): Promise<Account[]> => [
    ...(await account(ledger, standalone)),
    ...(notified === undefined ? [] : [notified.account()]),
  ];
  await resume(ledger, sender, await books(), kafka === undefined);

  const sources = { machine: new MachineMetrics(ledger.project), alarms: new Alarms(), tails };
  process.stdout.write(`sending this machine's metrics, alarms and ${tails.map((tail) => tail.file).join(', ')}\n`);
  const view = new LiveView();
  let nextLook = 0;
  const end = seconds === undefined ? undefined : Date.now() + seconds * 1_000;
  while (!signal.aborted && (end === undefined || Date.now() < end)) {
    const began = Date.now();
    await feed(sources, sender);
    // After the ledger: of two runs one may send a line again, but none is left out.
    places.note(tails);
    if (Date.now() >= nextLook) {
      const looked = Date.now();
      const accounts = await books().catch((error: unknown) => {
        // The persister waits for a store that is away; so does whoever looks on.
        log.warn({ error: (error as Error).message }, 'the store cannot be looked at');
        return undefined;
      });
      const left = end === undefined ? undefined : Math.max(0, Math.ceil((end - Date.now()) / 1_000));
      if (accounts !== undefined) view.show(accounts, left);
      // The more has been sent, the longer it takes: a tenth of the time at most.
      nextLook = Date.now() + (Date.now() - looked) * 9;
    }
    await sleep(Math.max(0, intervalMs - (Date.now() - began)), undefined, { signal }).catch(() => {});
  }

  await sender.finish(patience * 1_000);
  const accounts = await settled(books, patience * 1_000);
  process.stdout.write(`\n${accountTable(accounts, 'missing')}\n${verdict(accounts)}\n`);
  process.stdout.write(`project ${ledger.project}: ${queryCommandLine(ledger.project, { data, postgres })}\n`);
  const complete = isComplete(accounts);
  if (complete) {
    await notified?.forget();
    ledger.close();
  }
  return complete;
}

/** Whoever has disabled webhooks gets no account of notifications. */
async function openNotified(
  lifecycle: Lifecycle,
  standalone: Standalone,
  ledger: Ledger,
  data: string,
): Promise<Notified | undefined> {
  if (!standalone.notification.notification_types.enabled.includes('webhook')) return undefined;
  const notified = await Notified.open(standalone, ledger, path.join(data, 'demo'));
  lifecycle.defer('receiver of notifications', () => notified.close());
  return notified;
}

interface Sources {
  readonly machine: MachineMetrics;
  readonly alarms: Alarms;
  readonly tails: readonly FileTail[];
}

/** The services' own log, and the file that is named or the newest one there is. */
function openTails(data: string, file: string | undefined, places: Places): FileTail[] {
  const own = logFile(data);
  const chosen = file ?? newestLogFile('/var/log');
  const tails = [new FileTail(own, 'monasca', places.of(own))];
  if (chosen !== undefined) tails.push(new FileTail(chosen, 'system', places.of(chosen)));
  return tails;
}

async function feed({ machine, alarms, tails }: Sources, sender: Sender): Promise<void> {
  const metrics = await machine.read();
  sender.send({ kind: 'metrics', metrics });
  const transitions = alarms.evaluate(metrics);
  if (transitions.length > 0) sender.send({ kind: 'transitions', transitions });
  for (const tail of tails) {
    const lines = tail.read();
    for (let from = 0; from < lines.length; from += bulkLines) {
      sender.send({ kind: 'logs', key: randomUUID(), logs: lines.slice(from, from + bulkLines) });
    }
  }
}

/**
 * Takes up what a killed run left: what was not confirmed is sent again, under the same identities. The embedded
 * cluster forgets with its process what it has confirmed: then everything that is not stored goes again.
 */
async function resume(ledger: Ledger, sender: Sender, accounts: readonly Account[], embedded: boolean): Promise<void> {
  if (ledger.entries.length === 0) return;
  const complete = accounts.every(({ missing }) => missing === 0);
  const again = ledger.entries.filter(({ confirmed }) => !confirmed || (embedded && !complete));
  process.stdout.write(
    `taking up a run that did not end: ${ledger.entries.length} bulks, ${again.length} sent again\n`,
  );
  for (const entry of again) sender.resend(entry);
  await Promise.resolve();
}

/**
 * The accounts once everything is stored, or once nothing has moved for a while.
 * @throws ServiceError `unavailable` when the store does not answer for so long
 */
async function settled(books: () => Promise<Account[]>, patienceMs: number): Promise<Account[]> {
  let stored = -1;
  let since = Date.now();
  for (;;) {
    const accounts = await books().catch((error: unknown) => error as Error);
    if (accounts instanceof Error) {
      if (Date.now() - since < patienceMs) {
        await sleep(200);
        continue;
      }
      throw new ServiceError('unavailable', `the account stays open, its store does not answer: ${accounts.message}`, {
        cause: accounts,
      });
    }
    const now = accounts.reduce((sum, one) => sum + one.stored, 0);
    if (now !== stored) [stored, since] = [now, Date.now()];
    if (accounts.every(({ missing }) => missing === 0) || Date.now() - since >= patienceMs) return accounts;
    await sleep(200);
  }
}
