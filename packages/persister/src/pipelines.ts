import { alarmTransitionCodec, eventCodec, logCodec, metricCodec } from '@monasca/common/messages';
import type { PersisterConfig } from './config.js';
import type { PipelineName, Stored } from './record.js';
import { eventKey, type Decoder } from './stages/decode.js';

/** How each pipeline reads its records. */
export const decoders: { readonly [Name in PipelineName]: Decoder<Stored[Name]> } = {
  metrics: { codec: metricCodec },
  alarmHistory: { codec: alarmTransitionCodec },
  events: { codec: eventCodec, contentKey: eventKey },
  logs: { codec: logCodec },
};

/** Where each pipeline's options stand in the configuration. */
export const plan = [
  { name: 'metrics', section: 'kafka_metrics', driver: 'metrics_driver' },
  { name: 'alarmHistory', section: 'kafka_alarm_history', driver: 'alarm_state_history_driver' },
  { name: 'events', section: 'kafka_events', driver: 'events_driver' },
  { name: 'logs', section: 'kafka_logs', driver: 'logs_driver' },
] as const;

/** The options of one pipeline's topic. */
export type TopicGroup = PersisterConfig[(typeof plan)[number]['section']];

/** A dead letter is a record of any size that its topic may take, with headers on top. */
export const deadLetterMaxBytes = 10_000_000;
