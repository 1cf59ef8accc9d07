import { parseTime, value, type OptionValues } from '@monasca/common/service';
import type { Failure } from './failure.js';

/** Options that say which letters are meant. */
export const filterOptions = {
  reason: value('reason', 'those with this reason'),
  tenant: value('id', 'those of this tenant'),
  method: value('id', 'those to this notification method'),
  alarm: value('id', 'those of this alarm'),
  since: value('time', 'those given up at this time in ISO 8601 or later'),
  until: value('time', 'those given up before this time'),
};

type Filters = OptionValues<typeof filterOptions>;

/** Whether any of the options is given. */
export const isFiltering = (given: Filters): boolean =>
  Object.keys(filterOptions).some((name) => given[name as keyof Filters] !== undefined);

/** Says of a letter whether the options mean it; throws ServiceError `configuration`. */
export function failureFilter({ since, until, ...equal }: Filters): (failure: Failure) => boolean {
  const from = since === undefined ? -Infinity : parseTime(since, '--since');
  const to = until === undefined ? Infinity : parseTime(until, '--until');
  return (failure) =>
    (['reason', 'tenant', 'method', 'alarm'] as const).every((name) =>
      [undefined, failure[name]].includes(equal[name]),
    ) &&
    failure.time >= from &&
    failure.time < to;
}
