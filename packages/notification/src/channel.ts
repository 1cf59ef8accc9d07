import type { ConfigOf, Section } from '@monasca/common/config';
import type { Log } from '@monasca/common';
import type { KafkaOptions } from '@monasca/common/kafka';
import type { ReceiverTokens } from './keystone/receiver-tokens.js';
import type { Notification } from './notification.js';
import type { Networks } from './outgoing/networks.js';
import type { Templates } from './templates/template-files.js';

/** Sends notifications of one type. One for the whole process; any number of sends at a time. */
export interface Notifier {
  /**
   * Called once, at the start. Whoever cannot be reached yet is waited for when it is needed.
   * @throws ServiceError `configuration` for what proves wrong only when it is used
   */
  open?(): Promise<void>;
  /**
   * Resolves when the receiver has taken it.
   * @throws SendError when it has not, or when nobody knows
   */
  send(notification: Notification): Promise<void>;
  close?(): Promise<void>;
}

/** What channels share. */
export interface ChannelContext {
  readonly log: Log;
  /** Where outgoing connections may lead. */
  readonly networks: Networks;
  /** Texts of one's own, which win over the defaults. */
  readonly templates: Templates;
  /** The service's own Kafka, and the topics there that it lives by. */
  readonly kafka: { readonly options: KafkaOptions; readonly topics: readonly string[] };
  /** A token for receivers of the operator's own cloud. Whoever opens closes. */
  readonly openTokens: () => ReceiverTokens;
}

/** The values of a section. */
export type ValuesOf<S extends Section> = ConfigOf<{ readonly section: S }>['section'];

/** A way to tell somebody: a folder of its own, and a line in the table of `channels/index.ts`. */
export interface Channel<S extends Section = Section> {
  /** Name of the statsd counter of notifications sent. Default: `sent_<type>_count`. */
  readonly sentCounter?: string;
  readonly section: S;
  /** @throws ServiceError `configuration` for what cannot work, such as a template that is none */
  create(options: ValuesOf<S>, context: ChannelContext): Notifier;
}

/** Ties the options that a channel gets to its section. */
export const defineChannel = <S extends Section>(channel: Channel<S>): Channel<S> => channel;
