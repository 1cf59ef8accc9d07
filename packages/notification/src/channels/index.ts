import type { Section } from '@monasca/common/config';
import type { Channel } from '../channel.js';
import { alertmanager } from './alertmanager/index.js';
import { discord } from './discord/index.js';
import { email } from './email/index.js';
import { googlechat } from './googlechat/index.js';
import { jira } from './jira/index.js';
import { kafka } from './kafka/index.js';
import { mattermost } from './mattermost/index.js';
import { opsgenie } from './opsgenie/index.js';
import { pagerduty } from './pagerduty/index.js';
import { slack } from './slack/index.js';
import { sns } from './sns/index.js';
import { teams } from './teams/index.js';
import { telegram } from './telegram/index.js';
import { webhook } from './webhook/index.js';

/** Every channel, by the type that methods name it by. */
const table = {
  alertmanager,
  discord,
  email,
  googlechat,
  jira,
  kafka,
  mattermost,
  opsgenie,
  pagerduty,
  slack,
  sns,
  teams,
  telegram,
  webhook,
};

type Table = typeof table;

export const channels: ReadonlyMap<string, Channel> = new Map(
  // Each is created with the values of its own section.
  Object.entries(table).map(([type, channel]) => [type, channel as unknown as Channel]),
);

/** Sections of the configuration by their names, `<type>_notifier`. */
export const channelSections = Object.fromEntries(
  Object.entries(table).map(([type, { section }]): [string, Section] => [sectionName(type), section]),
) as unknown as { [Type in keyof Table as `${Type}_notifier`]: Table[Type]['section'] };

export function sectionName(type: string): string {
  return `${type}_notifier`;
}
