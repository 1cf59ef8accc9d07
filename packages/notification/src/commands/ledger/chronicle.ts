import type { TopicPartitionOffset } from '@monasca/common/kafka';
import type { AlarmTransition, NotificationMessage } from '@monasca/common/messages';
import { deliveryIdOf } from '../../delivery-id.js';
import type { Origin } from '../../ledger/ledger.js';
import type { Entry, Source } from './entry.js';

/** What is known of a delivery. */
interface Delivery extends Partial<Pick<NotificationMessage, 'id' | 'type' | 'name'>> {
  readonly state: string;
}

const placeKey = ({ topic, partition, offset }: TopicPartitionOffset): string => `${partition} ${offset} ${topic}`;

/**
 * Puts together what topics say of one alarm. The ledger does not name alarms: an entry is of this one if its delivery
 * id is that of a notification, or its origin a record, that was added before.
 */
export class Chronicle {
  readonly #entries: Entry[] = [];
  readonly #transitions: AlarmTransition[] = [];
  readonly #deliveries = new Map<string, Delivery>();
  readonly #origins = new Map<string, Delivery>();
  readonly #methods = new Map<string, Pick<NotificationMessage, 'id' | 'type' | 'name'>>();

  /** In the order of their times. */
  get entries(): readonly Entry[] {
    return this.#entries.toSorted((a, b) => a.time - b.time);
  }

  addTransition(alarm: AlarmTransition, place: TopicPartitionOffset): void {
    const { newState: state, oldState, timestamp: time } = alarm;
    this.#transitions.push(alarm);
    this.#origins.set(placeKey(place), { state });
    const nobody = { method: undefined, type: undefined, name: undefined, deliveryId: undefined };
    this.#entries.push({ time, source: 'transition', ...nobody, state, outcome: `before: ${oldState}`, place });
  }

  /**
   * A notification as it stands on a topic.
   * @param period of the topic, in s, where its notifications repeat
   */
  addNotification(
    message: NotificationMessage,
    place: TopicPartitionOffset,
    said: {
      readonly source: Exclude<Source, 'transition' | 'ledger'>;
      readonly outcome: string;
      readonly time?: number;
    },
    period?: number,
  ): void {
    const { id, type, name, alarm, notificationTimestamp } = message;
    const due = period === undefined ? undefined : Math.round((notificationTimestamp + period) * 1_000);
    const deliveryId = deliveryIdOf(alarm, id);
    const delivery = { id, type, name, state: alarm.newState };
    this.#methods.set(id, { id, type, name });
    this.#transitions.push(alarm);
    this.#deliveries.set(deliveryId, delivery);
    if (due !== undefined) this.#deliveries.set(deliveryIdOf(alarm, id, due), delivery);
    this.#origins.set(placeKey(place), delivery);
    const { source, outcome, time = notificationTimestamp * 1_000 } = said;
    const told = { method: id, type, name, state: alarm.newState };
    this.#entries.push({ time, source, ...told, outcome, deliveryId: period === undefined ? deliveryId : undefined, place }); // prettier-ignore
  }

  /**
   * An entry of the ledger, after everything else was added.
   * @param time when it was written, ms since the epoch
   */
  addLedger(deliveryId: string, origin: Origin, time: number, place: TopicPartitionOffset): void {
    const known = this.#deliveries.get(deliveryId) ?? this.#origins.get(placeKey(origin));
    if (known === undefined) return;
    const { id, type, name } = known.id === undefined ? this.#methodOf(deliveryId) : known;
    const { topic, partition, offset } = origin;
    const outcome = `taken, made of ${topic} ${partition}:${offset}`;
    this.#entries.push({
      time,
      source: 'ledger',
      method: id,
      type,
      name,
      state: known.state,
      outcome,
      deliveryId,
      place,
    });
  }

  /** The method under whose id a transition has this delivery id, if another record has named it. */
  #methodOf(deliveryId: string): Partial<Pick<NotificationMessage, 'id' | 'type' | 'name'>> {
    const methods = [...this.#methods.values()];
    const isIts = ({ id }: { id: string }) => this.#transitions.some((alarm) => deliveryIdOf(alarm, id) === deliveryId);
    return methods.find(isIts) ?? {};
  }
}
