import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { AggregatorRegistry, type PrometheusContentType } from 'prom-client';
import { errorCodes, ServiceError, type ErrorCode } from '../../errors.js';
import type { Log } from '../../log.js';
import { startAdminServer } from '../admin-server.js';
import { Health, type Readiness } from '../health.js';
import type { Lifecycle } from '../lifecycle.js';
import { isAnswer, type Question } from './messages.js';

export interface WorkersOptions {
  readonly count: number;
  readonly log: Log;
  readonly admin: { readonly host: string; readonly port: number };
}

/** Pause before a worker that has died is replaced, in ms. */
const replaceAfterMs = 1_000;

/** How long a worker may take to tell how it is, in ms. */
const answerTimeoutMs = 6_000;

/**
 * Starts workers, each this program again with the same arguments, that share the ports they listen on. One that dies is
 * replaced; one that ends itself with an error (a wrong configuration, a refused password) ends all of them with it.
 */
export class Workers {
  readonly #log: Log;
  readonly #lifecycle: Lifecycle;
  readonly #waiting = new Map<number, (readiness: Readiness) => void>();
  #isStopping = false;
  #asked = 0;

  private constructor(lifecycle: Lifecycle, log: Log) {
    this.#lifecycle = lifecycle;
    this.#log = log;
  }

  /** Resolves when the admin server of all of them listens. */
  static async start(lifecycle: Lifecycle, { count, log, admin }: WorkersOptions): Promise<void> {
    const workers = new Workers(lifecycle, log);
    cluster.on('exit', (worker, code, signal) => workers.#replace(worker, code, signal));
    cluster.on('message', (_worker, message: unknown) => {
      if (isAnswer(message)) workers.#waiting.get(message.monascaAnswers)?.(message.readiness);
    });
    lifecycle.defer('workers', () => workers.#stop());
    for (let index = 0; index < count; index += 1) cluster.fork();
    const registry = new AggregatorRegistry<PrometheusContentType>();
    const port = await startAdminServer(lifecycle, {
      ...admin,
      health: workers.#health(),
      registry: { contentType: registry.contentType, metrics: () => registry.clusterMetrics() },
    });
    log.info({ workers: count, admin: `http://${admin.host}:${port}` }, 'started');
  }

  #health(): Pick<Health, 'readiness'> {
    return {
      readiness: async () => {
        const all = await Promise.all(living().map((worker) => this.#ask(worker)));
        const entries = all.flatMap(({ checks }) => Object.entries(checks));
        // Of one that is well and one that is not, the latter is told.
        const checks = Object.fromEntries(entries.sort(([, a], [, b]) => Number(a !== 'ok') - Number(b !== 'ok')));
        return { ready: all.length > 0 && all.every(({ ready }) => ready), checks };
      },
    };
  }

  async #ask(worker: Worker): Promise<Readiness> {
    this.#asked += 1;
    const id = this.#asked;
    const question: Question = { monascaAsks: 'readiness', id };
    const stop = new AbortController();
    const late = sleep(answerTimeoutMs, undefined, { signal: stop.signal }).then(
      () => ({ ready: false, checks: { [`worker ${worker.id}`]: `no answer within ${answerTimeoutMs} ms` } }),
      () => ({ ready: false, checks: {} }),
    );
    const answered = new Promise<Readiness>((resolve) => this.#waiting.set(id, resolve));
    worker.send(question, undefined, undefined, () => {});
    const readiness = await Promise.race([answered, late]);
    stop.abort();
    this.#waiting.delete(id);
    return readiness;
  }

  #replace(worker: Worker, exitCode: number, signal: string | null): void {
    if (this.#isStopping) return;
    this.#log.error({ worker: worker.id, exitCode, signal }, 'a worker has ended');
    const code = codeOf(exitCode);
    if (code !== undefined) {
      this.#lifecycle.fail(new ServiceError(code, `worker ${worker.id} has ended with ${exitCode}: see its log`));
      return;
    }
    setTimeout(() => {
      if (!this.#isStopping) cluster.fork();
    }, replaceAfterMs).unref();
  }

  async #stop(): Promise<void> {
    this.#isStopping = true;
    const ended = living().map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
    for (const worker of living()) worker.process.kill('SIGTERM');
    await Promise.all(ended);
  }
}

const living = (): Worker[] => Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);

/** What a worker ends itself with when no other one would do better. */
const final: readonly ErrorCode[] = ['configuration', 'unauthorized', 'inUse', 'unavailable'];

const codeOf = (exitCode: number): ErrorCode | undefined =>
  final.find((code) => errorCodes[code].exitCode === exitCode);
