import { ServiceError } from '@monasca/common';
import type { KafkaOptions } from '@monasca/common/kafka';
import { kafkaClient, value, type CommandContext, type OptionValues } from '@monasca/common/service';
import type { PersisterConfig } from '../config.js';
import { plan } from '../pipelines.js';
import type { PipelineName } from '../record.js';
import { storeName } from '../repositories/index.js';

/** Pipelines as the command line names them. */
const names = { metrics: 'metrics', 'alarm-history': 'alarmHistory', events: 'events', logs: 'logs' } as const;

/** Options that say which topic is meant. */
export const topicOptions = {
  pipeline: value('name', 'the pipeline whose topic is meant', Object.keys(names) as (keyof typeof names)[]),
  topic: value('topic', "the topic; one that is not its pipeline's in the configuration beside --pipeline"),
};

/** What a command is about. */
export interface ChosenTopic {
  readonly name: PipelineName;
  readonly topic: string;
  /** The consumer group of the pipeline. */
  readonly groupId: string;
  /** The store of the pipeline, by the name of the table of stores. */
  readonly store: string;
  readonly kafka: KafkaOptions;
}

/**
 * The topic that the options name, and its pipeline.
 * @throws ServiceError `configuration` where they name none
 */
export function chooseTopic(
  { pipeline, topic }: OptionValues<typeof topicOptions>,
  { config, log, registry }: Pick<CommandContext<PersisterConfig>, 'config' | 'log' | 'registry'>,
): ChosenTopic {
  const isMeant = ({ name, section }: (typeof plan)[number]): boolean =>
    pipeline === undefined ? config[section].topic === topic : names[pipeline] === name;
  const chosen = plan.find(isMeant);
  if (chosen === undefined) {
    const known = plan.map(({ section }) => config[section].topic).join(', ');
    const got = topic === undefined ? 'neither' : `--topic ${topic}`;
    throw new ServiceError(
      'configuration',
      `command line: expected --pipeline, or --topic with one of ${known}; got ${got}`,
    );
  }
  const group = config[chosen.section];
  return {
    name: chosen.name,
    topic: topic ?? group.topic,
    groupId: group.group_id,
    store: storeName(config.repositories[chosen.driver]),
    kafka: { bootstrap: group.uri, ...kafkaClient(config.kafka, { log, registry }) },
  };
}
