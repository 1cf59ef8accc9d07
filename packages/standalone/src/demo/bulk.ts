import type { AlarmTransition, MetricEnvelope } from '@monasca/common/messages';

/** What the demo sends as one unit, that is confirmed and sent again as one. */
export type Bulk =
  | { readonly kind: 'metrics'; readonly metrics: readonly MetricEnvelope[] }
  | { readonly kind: 'transitions'; readonly transitions: readonly AlarmTransition[] }
  | { readonly kind: 'logs'; readonly key: string; readonly logs: readonly LogLine[] };

/** A line of a file, as it is posted to the log API. */
export interface LogLine {
  readonly message: string;
  readonly dimensions: Readonly<Record<string, string>>;
}
