import { setTimeout as sleep } from 'node:timers/promises';
import type { Producer } from '@monasca/common/kafka';
import { alarmTransitionCodec, metricCodec } from '@monasca/common/messages';
import type { Endpoints } from '../endpoints.js';
import { topics } from '../options.js';
import type { Ledger, LedgerEntry } from './ledger.js';
import type { Bulk } from './bulk.js';

/** Pause before a bulk that was not confirmed is sent again, in ms. */
const retryPauseMs = 500;

/** Sends bulks until they are confirmed: metrics and transitions to Kafka, logs through the log API. */
export class Sender {
  readonly #producer: Producer;
  readonly #endpoints: Endpoints;
  readonly #ledger: Ledger;
  readonly #open = new Set<Promise<void>>();
  #stopped = false;

  constructor(producer: Producer, endpoints: Endpoints, ledger: Ledger) {
    this.#producer = producer;
    this.#endpoints = endpoints;
    this.#ledger = ledger;
  }

  /** Writes a bulk down and sends it in the background. */
  send(bulk: Bulk): void {
    this.resend(this.#ledger.add(bulk));
  }

  /** Sends a bulk that is written down already. */
  resend(entry: LedgerEntry): void {
    const work = this.#untilConfirmed(entry).finally(() => this.#open.delete(work));
    this.#open.add(work);
  }

  /** Resolves when nothing is on its way any more; after the deadline, in ms, what is left stays unconfirmed. */
  async finish(deadlineMs: number): Promise<void> {
    const late = sleep(deadlineMs, undefined, { ref: false }).then(() => (this.#stopped = true));
    await Promise.race([Promise.all(this.#open), late]);
  }

  async #untilConfirmed(entry: LedgerEntry): Promise<void> {
    while (!this.#stopped) {
      if (await this.#attempt(entry.bulk)) {
        this.#ledger.confirm(entry);
        return;
      }
      await sleep(retryPauseMs);
    }
  }

  #attempt(bulk: Bulk): Promise<boolean> {
    if (bulk.kind === 'logs') return this.#post(bulk);
    if (bulk.kind === 'metrics')
      return this.#publish(
        topics.metrics,
        bulk.metrics.map((one) => metricCodec.encode(one)),
      );
    return this.#publish(
      topics.alarmTransitions,
      bulk.transitions.map((one) => alarmTransitionCodec.encode(one)),
    );
  }

  async #publish(topic: string, values: readonly Buffer[]): Promise<boolean> {
    const outcomes = await this.#producer.publish(
      topic,
      values.map((value) => ({ value })),
    );
    return outcomes.every(({ status }) => status === 'delivered');
  }

  async #post({ key, logs }: Extract<Bulk, { kind: 'logs' }>): Promise<boolean> {
    const url = new URL(`/v3.0/logs?tenant_id=${this.#ledger.project}`, this.#endpoints.logApi);
    const body = JSON.stringify({ logs });
    const headers = {
      'content-type': 'application/json',
      'x-auth-token': this.#endpoints.token,
      'idempotency-key': key,
    };
    try {
      const response = await fetch(url, { method: 'POST', headers, body });
      await response.arrayBuffer();
      return response.status === 204;
    } catch {
      return false;
    }
  }
}
