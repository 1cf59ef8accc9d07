import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Statsd } from '@monasca/common/service';
import type { SendReason } from './send-error.js';

/** Counters that the original named after another pattern; those who watch them find them. */
const formerCounters: ReadonlyMap<string, string> = new Map([['sent_jira_count', 'jira_notifier']]);

/** What is counted, for Prometheus and under the original's names for statsd. */
export class Figures {
  readonly #statsd: Pick<Statsd, 'count' | 'gauge'> | undefined;
  readonly #alarms: Counter<'outcome'>;
  readonly #sent: Counter<'type'>;
  readonly #failed: Counter<'type' | 'reason'>;
  readonly #skipped: Counter<'reason'>;
  readonly #seconds: Histogram<'type'>;
  readonly #database: Histogram;
  readonly #waiting: Gauge<'engine'>;
  readonly #grouped: Counter;
  readonly #groupMessages: Counter<'outcome'>;

  constructor(registry: Registry, statsd?: Pick<Statsd, 'count' | 'gauge'>) {
    this.#statsd = statsd;
    const registers = [registry];
    const name = (rest: string): string => `monasca_notification_${rest}`;
    this.#alarms = new Counter({ name: name('alarms_total'), help: 'Transitions read, by what became of them.', labelNames: ['outcome'], registers }); // prettier-ignore
    this.#sent = new Counter({ name: name('sent_total'), help: 'Notifications that receivers took.', labelNames: ['type'], registers }); // prettier-ignore
    this.#failed = new Counter({ name: name('failed_total'), help: 'Attempts that failed, by reason.', labelNames: ['type', 'reason'], registers }); // prettier-ignore
    this.#skipped = new Counter({ name: name('skipped_total'), help: 'Notifications that were not sent, by reason.', labelNames: ['reason'], registers }); // prettier-ignore
    this.#seconds = new Histogram({ name: name('send_seconds'), help: 'How long attempts took.', labelNames: ['type'], buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10], registers }); // prettier-ignore
    this.#database = new Histogram({ name: name('database_seconds'), help: 'How long the look-up of methods took.', buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5], registers }); // prettier-ignore
    this.#waiting = new Gauge({ name: name('waiting'), help: 'Notifications that wait for their time.', labelNames: ['engine'], registers }); // prettier-ignore
    this.#grouped = new Counter({ name: name('grouped_total'), help: 'Notifications that were left to a group.', registers }); // prettier-ignore
    this.#groupMessages = new Counter({ name: name('group_messages_total'), help: 'Messages of groups, by what became of them.', labelNames: ['outcome'], registers }); // prettier-ignore
  }

  /** A transition that is done with. */
  alarm(outcome: 'notified' | 'unreadable' | SkipOutcome): void {
    this.#alarms.inc({ outcome });
    if (outcome === 'unreadable') this.#statsd?.count('monasca.alarms_failed_parse_count', 1);
    else if (outcome !== 'notified') this.#statsd?.count('monasca.alarms_no_notification_count', 1);
    this.#statsd?.count('monasca.alarms_finished_count', 1);
  }

  /** How many notifications a transition leads to, and how long it took to find out, in s. */
  created(count: number, seconds: number): void {
    this.#database.observe(seconds);
    this.#statsd?.gauge('monasca.config_db_time', seconds);
    if (count > 0) this.#statsd?.count('monasca.created_count', count);
  }

  /** An attempt that the receiver has taken. */
  sent(type: string, counter: string, seconds: number): void {
    this.#attempt(type, seconds);
    this.#sent.inc({ type });
    this.#statsd?.count(`monasca.${counter}`, 1);
    const former = formerCounters.get(counter);
    if (former !== undefined) this.#statsd?.count(`monasca.${former}`, 1);
  }

  /** An attempt that failed. */
  failed(type: string, reason: SendReason, seconds: number): void {
    this.#attempt(type, seconds);
    this.#failed.inc({ type, reason });
    this.#statsd?.count('monasca.sent_failed_count', 1);
  }

  /** A notification that is not sent. */
  skipped(reason: NotSent): void {
    this.#skipped.inc({ reason });
    if (reason === 'unknown_type') this.#statsd?.count('monasca.invalid_type_count', 1);
  }

  /** One more, or one less, that waits for its time. */
  waits(engine: string, change: 1 | -1): void {
    this.#waiting.inc({ engine }, change);
  }

  /** A notification that is told with others. */
  grouped(): void {
    this.#grouped.inc();
  }

  /** A message of a group that was due. */
  groupMessage(outcome: GroupOutcome): void {
    this.#groupMessages.inc({ outcome });
  }

  #attempt(type: string, seconds: number): void {
    this.#seconds.observe({ type }, seconds);
    this.#statsd?.gauge(`monasca.${type}_time`, seconds);
  }
}

export type SkipOutcome = 'disabled' | 'too_old' | 'no_methods';

/** What became of a group's message: a closed list. */
export type GroupOutcome = 'sent' | 'repeated' | 'duplicate' | 'silenced' | 'failed' | 'given_up';

/** Why a notification is not sent: a closed list. */
export type NotSent =
  | 'unknown_type'
  | 'duplicate'
  | 'silenced'
  | 'other_tenant'
  | 'method_deleted'
  | 'alarm_deleted'
  | 'superseded'
  | 'action_removed'
  | 'actions_disabled'
  | 'state_changed'
  | 'exhausted'
  | 'permanent';
