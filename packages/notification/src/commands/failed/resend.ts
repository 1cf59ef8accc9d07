import { ServiceError } from '@monasca/common';
import { KafkaError, offsetRanges, type KafkaOptions, type TopicPartition } from '@monasca/common/kafka';
import {
  actOnLetters,
  actOptions,
  defineCommand,
  flag,
  markRecord,
  openLetters,
  placeText,
  type CommandContext,
  type LetterAction,
  type Sending,
  type ServiceCommand,
} from '@monasca/common/service';
import type { NotificationConfig } from '../../config.js';
import { kafkaOf, readerOf } from '../kafka.js';
import type { MarkedFailure } from './failure.js';
import { filterOptions, isFiltering } from './filter.js';
import { resent } from './resent.js';
import { selectFailures } from './select.js';

type Sendings = LetterAction<MarkedFailure>['sendings'];

/** Puts letters where they are tried again. */
export const resend: ServiceCommand<NotificationConfig> = defineCommand({
  name: 'failed resend',
  description: 'Has notifications that were given up tried again, and records that could not be read.',
  operand: { syntax: '[place...]', help: 'letters, each by partition:offset; or the filters say which, or --all' },
  options: {
    ...filterOptions,
    all: flag('every letter that is open'),
    again: flag('those that were resent before, too; what a receiver has taken lately is not sent to it again'),
    now: flag('try at once, not after the interval of [retry_engine]'),
    ...actOptions,
  },
  async run({ operands, options }, context: CommandContext<NotificationConfig>) {
    if (operands.length === 0 && !isFiltering(options) && !options.all) {
      throw new ServiceError('configuration', 'command line: expected the places of letters, a filter, or --all');
    }
    const found = await selectFailures(operands, options, context);
    const isMeant = ({ state }: MarkedFailure): boolean => options.again || state === 'open';
    const kafka = kafkaOf(context);
    const { group, dead_letter_topic: letterTopic } = context.config.kafka;
    const desk = {
      ...{ kafka, letterTopic, transactionalId: `${group}-dead-letters` },
      letters: found.filter(isMeant),
      others: operands.length === 0 ? [] : found.filter((failure) => !isMeant(failure)),
    };
    // Whoever else resends is shut out when it begins: what he has marked meanwhile counts.
    const sendings: Sendings = async function* (letters, fail) {
      const now = await selectFailures(letters.map(placeText), options, context);
      const taken = new Set(now.filter((failure) => !isMeant(failure)).map(placeText));
      for (const letter of letters.filter((one) => taken.has(placeText(one))))
        fail(letter, 'somebody else has done so');
      const left = letters.filter((one) => !taken.has(placeText(one)));
      yield* resendings(left, fail, kafka, options.now, context);
    };
    return actOnLetters(desk, options, { verbs: ['resend', 'resent'], sendings }, context);
  },
});

async function* resendings(
  letters: readonly MarkedFailure[],
  fail: Parameters<Sendings>[1],
  kafka: KafkaOptions,
  isAtOnce: boolean,
  context: CommandContext<NotificationConfig>,
): AsyncGenerator<Sending> {
  const { kafka: topics, retry_engine } = context.config;
  const { dead_letter_topic: letterTopic, notification_retry_topic: retryTopic } = topics;
  const read = [topics.alarm_topic, retryTopic, ...Object.values(topics.periodic)];
  const partitions = new Map<string, readonly TopicPartition[]>();
  for (const topic of read) partitions.set(topic, await partitionsOf(kafka, topic));
  for await (const { letter, headers, record } of openLetters(readerOf(context), letterTopic, letters)) {
    const at = Date.now() - (isAtOnce ? retry_engine.interval * 1_000 : 0);
    const output = resent(letter, { ...record, headers }, { retryTopic, partitions }, at);
    if (output === undefined) {
      fail(letter, `nobody reads its topic ${letter.origin.topic}`);
      continue;
    }
    const { topic, ...again } = output;
    yield { letter, outputs: [{ topic, record: again }, { topic: letterTopic, record: markRecord(letter, 'resent') }] }; // prettier-ignore
  }
}

/** None of a topic that is yet to be made. */
const partitionsOf = (kafka: KafkaOptions, topic: string): Promise<readonly TopicPartition[]> =>
  offsetRanges(kafka, topic).catch((error: unknown) => {
    if (error instanceof KafkaError && error.kafkaName === 'UNKNOWN_TOPIC_OR_PART') return [];
    throw error;
  });
