import type { Log } from '@monasca/common';
import { messageId } from '@monasca/common/messages';
import type { Clock } from '../clock.js';
import { WatchedList } from '../matching/watched-list.js';
import type { Notification } from '../notification.js';
import type { GroupHead } from './group-head.js';
import { labelsOf } from './labels.js';
import { readGroups, type GroupRule } from './read-groups.js';

/** Says what is told in groups, by a file that is read again when it has changed. */
export class Grouping {
  readonly #rules: WatchedList<GroupRule>;

  /** @throws ServiceError `configuration` for a file that cannot be read */
  constructor(file: string | undefined, clock: Pick<Clock, 'now'>, log: Log) {
    this.#rules = new WatchedList({ file, name: 'groups', read: readGroups, clock, log });
  }

  /** The group of a notification, by the first rule that matches; undefined for what is told by itself. */
  of({ method, alarm }: Pick<Notification, 'method' | 'alarm'>): GroupHead | undefined {
    const rule = this.#rules.entries.find(({ matches }) => matches({ method, alarm }));
    if (rule === undefined) return undefined;
    const labels = labelsOf(alarm, rule.by);
    const { id: methodId, tenantId } = method;
    const id = messageId(tenantId, JSON.stringify([methodId, rule.id, Object.entries(labels)]), 0);
    return { id, methodId, tenantId, labels, times: rule.times };
  }
}
