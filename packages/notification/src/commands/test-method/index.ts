import { randomUUID } from 'node:crypto';
import { ServiceError } from '@monasca/common';
import { defineCommand, value, type CommandContext, type ServiceCommand } from '@monasca/common/service';
import { openChannels } from '../../channels/open.js';
import type { NotificationConfig } from '../../config.js';
import { openStore } from '../../methods/open.js';
import type { Method } from '../../notification.js';
import { SendError } from '../../send-error.js';
import { kafkaOf } from '../kafka.js';
import { testTransition } from './test-transition.js';

/** How long the database may be away, in ms. */
const patienceMs = 10_000;

/** Exit code of a test that has not arrived. */
const notSent = 1;

/** Sends a test to one method. */
export const testMethod: ServiceCommand<NotificationConfig> = defineCommand({
  name: 'test',
  description: 'Sends a test notification to a method, past Kafka, and prints what became of it.',
  options: {
    method: value('id', 'the notification method, by its id in the API'),
    state: value('state', 'the state that is told; default: ALARM', ['ALARM', 'OK', 'UNDETERMINED']),
  },
  async run({ options: { method: id, state = 'ALARM' } }, context: CommandContext<NotificationConfig>) {
    if (id === undefined) throw new ServiceError('configuration', 'command line: expected --method');
    const method = await readMethod(id, context);
    const refusal = method === undefined ? 'there is no such method' : await send(method, state, context);
    if (refusal === undefined) return 0;
    process.stderr.write(`method ${id}: not sent: ${refusal}\n`);
    return notSent;
  },
});

async function readMethod(
  id: string,
  { config, log, lifecycle, stopping }: CommandContext<NotificationConfig>,
): Promise<Method | undefined> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(patienceMs)]);
  const store = openStore(config, { log, signal });
  lifecycle.defer('database', () => store.close());
  return store.method(id);
}

/** Says why it was not sent, without the address. */
async function send(
  method: Method,
  state: string,
  context: CommandContext<NotificationConfig>,
): Promise<string | undefined> {
  const { config, log, lifecycle } = context;
  const channels = openChannels(config, kafkaOf(context), log);
  lifecycle.defer('channels', async () => {
    for (const { notifier } of channels.values()) await notifier.close?.();
  });
  const { id, type } = method;
  const channel = channels.get(type);
  if (channel === undefined) return `no channel of type ${type} is enabled`;
  await channel.notifier.open?.();
  const began = performance.now();
  try {
    const alarm = testTransition(method, state, Date.now());
    // A new id each time: receivers would take a second test for a copy.
    await channel.notifier.send({ deliveryId: randomUUID(), method, alarm });
  } catch (error) {
    if (!(error instanceof SendError)) return `the channel failed: ${(error as Error).name}`;
    const { reason, permanent, message } = error;
    return `${reason}, ${permanent ? 'another attempt fails as well' : 'another attempt may succeed'}: ${message}`;
  }
  process.stdout.write(`method ${id}, ${type}: sent in ${Math.round(performance.now() - began)} ms\n`);
  return undefined;
}
