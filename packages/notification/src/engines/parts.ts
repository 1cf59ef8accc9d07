import type { Log } from '@monasca/common';
import type { Clock } from '../clock.js';
import type { NotificationConfig } from '../config.js';
import type { Figures } from '../figures.js';
import type { Grouping } from '../grouping/grouping.js';
import type { MethodStore } from '../methods/method-store.js';
import type { Sender } from '../sending/sender.js';

/** What the engines work with. */
export interface EngineParts {
  readonly config: Pick<
    NotificationConfig,
    'kafka' | 'alarm_processor' | 'retry_engine' | 'periodic_engine' | 'engines' | 'grouping'
  >;
  /** Waits for a database that is away. */
  readonly store: MethodStore;
  readonly sender: Sender;
  readonly grouping: Pick<Grouping, 'of'>;
  readonly figures: Figures;
  readonly clock: Clock;
  readonly log: Log;
}
