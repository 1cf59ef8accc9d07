import type { Outcome } from '../record.js';
import { notSent } from './outcomes.js';
import type { Producer } from './producer.js';
import { pick, type Records } from './record-source.js';

/** Sent alone and refused so often, a record is too large itself: another call's may have shared its batch before. */
const mostAttempts = 3;

/**
 * A broker refuses a whole batch that is larger than its topic allows, and librdkafka does not divide it: one large
 * record, or a limit below the client's batches, would cost all their neighbours. They are sent again in ever smaller
 * groups, until those that are too large stand alone: one such record costs one record.
 */
export class IsolatingProducer implements Producer {
  readonly #producer: Producer;
  readonly #deadlineMs: number;

  /** @param deadlineMs of a call that gives none */
  constructor(producer: Producer, deadlineMs: number) {
    this.#producer = producer;
    this.#deadlineMs = deadlineMs;
  }

  get inFlight(): number {
    return this.#producer.inFlight;
  }

  async publish(
    topic: string,
    records: Records,
    { deadlineMs = this.#deadlineMs }: { deadlineMs?: number } = {},
  ): Promise<Outcome[]> {
    const deadline = Date.now() + deadlineMs;
    const outcomes = await this.#producer.publish(topic, records, { deadlineMs });
    if (!outcomes.some(isTooLarge)) return outcomes;
    const send = (rows: readonly number[]): Promise<Outcome[]> => {
      const leftMs = deadline - Date.now();
      if (leftMs <= 0) return Promise.resolve(rows.map(() => notSent));
      return this.#producer.publish(topic, pick(records, rows), { deadlineMs: leftMs });
    };
    await isolate(outcomes, send);
    return outcomes;
  }

  flush(deadlineMs?: number): Promise<boolean> {
    return this.#producer.flush(deadlineMs);
  }

  close(deadlineMs?: number): Promise<void> {
    return this.#producer.close(deadlineMs);
  }
}

const isTooLarge = (outcome: Outcome): boolean => outcome.status === 'failed' && outcome.code === 'MSG_SIZE_TOO_LARGE';

/** Sends the refused rows again in halves, in their order, and puts the new outcomes in place of the old ones. */
async function isolate(outcomes: Outcome[], send: (rows: readonly number[]) => Promise<Outcome[]>): Promise<void> {
  const groups = divided(outcomes.flatMap((outcome, row) => (isTooLarge(outcome) ? [row] : [])));
  const attempts = new Map<number, number>();
  for (let group = groups.pop(); group !== undefined; group = groups.pop()) {
    const rows = group;
    (await send(rows)).forEach((outcome, i) => (outcomes[rows[i]!] = outcome));
    const refused = rows.filter((row) => isTooLarge(outcomes[row]!));
    if (rows.length > 1) {
      groups.push(...divided(refused));
      continue;
    }
    for (const row of refused) {
      const count = (attempts.get(row) ?? 0) + 1;
      attempts.set(row, count);
      if (count < mostAttempts) groups.push([row]);
    }
  }
}

/** Two halves, the first one last: it is sent first. */
function divided(rows: readonly number[]): (readonly number[])[] {
  const middle = (rows.length + 1) >> 1;
  return [rows.slice(middle), rows.slice(0, middle)].filter(({ length }) => length > 0);
}
