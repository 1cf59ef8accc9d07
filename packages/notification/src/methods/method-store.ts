import type { Method } from '../notification.js';

/** What the database of the API says about an alarm now. */
export interface AlarmNow {
  readonly state: string;
  readonly alarmDefinitionId: string;
  /** Whether its definition has its actions switched on. */
  readonly actionsEnabled: boolean;
}

/** Where the API keeps methods and alarms. Every call rejects with ServiceError `unavailable` while it is away. */
export interface MethodStore {
  /** The methods that a definition wants told of a state, in the order of their ids. */
  actions(alarmDefinitionId: string, state: string): Promise<readonly Method[]>;
  /** A method as it is now; undefined when it was deleted. */
  method(id: string): Promise<Method | undefined>;
  /** An alarm as it is now; undefined when it was deleted. */
  alarm(id: string): Promise<AlarmNow | undefined>;
  /** Adds these types, in upper case, to those that the API offers; others stay. */
  registerTypes(types: readonly string[]): Promise<void>;
  /** Resolves when it answers. */
  check(): Promise<void>;
  close(): Promise<void>;
}
