import { ServiceError, type Log } from '@monasca/common';
import type { KafkaOptions } from '@monasca/common/kafka';
import type { Notifier } from '../channel.js';
import type { NotificationConfig } from '../config.js';
import { openTokens } from '../keystone/open.js';
import { createNetworks } from '../outgoing/networks.js';
import type { OpenChannel } from '../sending/sender.js';
import { readTemplates } from '../templates/template-files.js';
import { ownTopics } from '../topics.js';
import { channels, sectionName } from './index.js';

/** Channels of the original that nobody can be reached by any more. */
const gone: ReadonlyMap<string, string> = new Map([['hipchat', 'the service has ended in 2019']]);

/** Classes of the original's channels, by which they may be enabled, too. */
const classes = /^monasca_notification\.plugins\.(\w+)_notifier:\w+$/;

/**
 * The channels that are enabled, by their types.
 * @param kafka the service's own
 * @throws ServiceError `configuration` for one that there is not, and for options that cannot work
 */
export function openChannels(
  config: NotificationConfig,
  kafka: KafkaOptions,
  log: Log,
): ReadonlyMap<string, OpenChannel> {
  const networks = createNetworks(config.outgoing.allow_networks, config.outgoing.deny_networks);
  const templates = readTemplates(config.templates.directory);
  const own = { options: kafka, topics: ownTopics(config) };
  const context = { log, networks, templates, kafka: own, openTokens: () => openTokens(config.keystone, log) };
  const open = new Map<string, OpenChannel>();
  for (const name of config.notification_types.enabled) {
    const type = classes.exec(name)?.[1] ?? name;
    const why = gone.get(type);
    if (why !== undefined) {
      log.warn({ type }, `[notification_types] enabled: ${type} is not served any more: ${why}`);
      continue;
    }
    const channel = channels.get(type);
    if (channel === undefined) {
      const known = [...channels.keys()].join(', ');
      throw new ServiceError('configuration', `[notification_types] enabled: expected some of ${known}, got ${name}`);
    }
    const options = (config as unknown as Readonly<Record<string, Parameters<typeof channel.create>[0]>>)[
      sectionName(type)
    ];
    const notifier: Notifier = channel.create(options!, context);
    open.set(type, { notifier, sentCounter: channel.sentCounter ?? `sent_${type}_count` });
  }
  return open;
}
