import { ServiceError } from '@monasca/common';
import {
  Progress,
  defineCommand,
  flag,
  value,
  type CommandContext,
  type ServiceCommand,
} from '@monasca/common/service';
import type { PersisterConfig } from '../../config.js';
import { decoders } from '../../pipelines.js';
import type { PipelineName } from '../../record.js';
import { openStore } from '../../repositories/index.js';
import type { Store } from '../../repository.js';
import { chooseTopic, topicOptions } from '../topic.js';
import { auditRanges, type AuditOptions } from './audit-ranges.js';
import { parseBound } from './bound.js';
import { readDeadLetters } from './dead-letters.js';
import { auditedRanges } from './ranges.js';
import { auditJson, auditText, isClean } from './report.js';
import type { Account } from './verdict.js';

/** Exit code of an audit that has found something missing or doubled. */
const unclean = 1;

const options = {
  ...topicOptions,
  group: value(
    'group',
    "the consumer group that has stored the records; default: that of the pipeline's configuration",
  ),
  from: value('bound', 'earliest (default), latest, committed, a time in ISO 8601, or partition:offset,…'),
  to: value('bound', 'the same, not counted itself; default: committed'),
  places: value('count', 'how many places of missing and of doubled records are printed; default: 20'),
  json: flag('print one JSON document'),
};

/** Accounts for every record of a range. */
export const audit: ServiceCommand<PersisterConfig> = defineCommand({
  name: 'audit',
  description: 'Accounts for every record of a range of a topic: stored once, a dead letter, or not in order.',
  options,
  async run({ options: given }, context: CommandContext<PersisterConfig>) {
    const chosen = chooseTopic(given, context);
    const bounds = { from: parseBound(given.from ?? 'earliest', '--from'), to: parseBound(given.to ?? 'committed', '--to') }; // prettier-ignore
    const mostFindings = parseCount(given.places ?? '20');
    const subject = { ...chosen, groupId: given.group ?? chosen.groupId };
    const { lifecycle, config, log, stopping: signal } = context;
    const store = await openStore(subject.store, config, log);
    lifecycle.defer(`store ${subject.store}`, () => store.close());
    await store.check();

    const audited = await auditedRanges(subject.kafka, subject, bounds);
    const reader = { ...subject.kafka, groupId: subject.groupId, signal };
    const isDeadLettered = await readDeadLetters(reader, subject.topic, audited.ranges);
    const progress = new Progress();
    const most = audited.ranges.reduce((sum, { from, to }) => sum + to - from, 0);
    const onProgress = (records: number): void => progress.tell(() => `${records} of ${most} records audited`);
    const parts = { reader, audited, isDeadLettered, mostFindings, signal, log, onProgress };
    const account = await auditPipeline(subject.name, store, parts, subject.store).finally(() => progress.end());
    process.stdout.write((given.json ? auditJson : auditText)({ ...subject, ...audited }, account));
    return isClean(account) ? 0 : unclean;
  },
});

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it ties the decoder to the repository
async function auditPipeline<Name extends PipelineName>(
  name: Name,
  store: Store,
  parts: Omit<AuditOptions<never>, 'decoder' | 'repository'>,
  storeName: string,
): Promise<Account> {
  const repository = store.repositories[name];
  if (repository !== undefined) return auditRanges({ ...parts, decoder: decoders[name], repository });
  throw new ServiceError('configuration', `[repositories]: store ${storeName} cannot hold ${name}`);
}

function parseCount(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new ServiceError('configuration', `command line: --places: expected a number from 0 to 999999, got ${text}`);
}
