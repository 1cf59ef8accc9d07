import { expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { schema } from './config.js';
import { ownTopics, topicsOf } from './topics.js';

it('the topic of groups is its own though nobody uses it here, and is not made then', () => {
  const { values } = loadConfig(schema, { env: {}, overrides: { name: 'the test', values: {} } });
  expect(topicsOf(values)).not.toContain('notification-groups');
  expect(ownTopics(values)).toEqual([...topicsOf(values), 'notification-groups']);
  const used = { ...values, grouping: { file: 'groups.yaml' } };
  expect(ownTopics(used).toSorted()).toEqual(topicsOf(used).toSorted());
});
