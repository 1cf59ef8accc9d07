import { parseTime, value, type OptionValues } from '@monasca/common/service';
import { letterStates, type Letter } from './letter.js';

/** Options that say which letters are meant. */
export const filterOptions = {
  reason: value('reason', 'letters with this reason'),
  tenant: value('id', 'letters of this tenant, where their envelope can be read'),
  since: value('time', 'letters written at this time in ISO 8601 or later'),
  until: value('time', 'letters written before this time'),
  state: value('state', 'letters in this state; default: open', [...letterStates, 'all']),
};

type Filters = OptionValues<typeof filterOptions>;

/** Whether any of the options is given. */
export const isFiltering = (given: Filters): boolean =>
  Object.keys(filterOptions).some((name) => given[name as keyof Filters] !== undefined);

/** Says of a letter whether the options mean it, apart from its state; throws ServiceError `configuration`. */
export function letterFilter({ reason, tenant, since, until }: Filters): (letter: Omit<Letter, 'state'>) => boolean {
  const from = since === undefined ? -Infinity : parseTime(since, '--since');
  const to = until === undefined ? Infinity : parseTime(until, '--until');
  return (letter) =>
    (reason === undefined || letter.reason === reason) &&
    (tenant === undefined || letter.tenant === tenant) &&
    letter.time >= from &&
    letter.time < to;
}

/** Whether a letter is in the state that the options mean. */
export const isInState = ({ state }: Letter, { state: wanted = 'open' }: Filters): boolean =>
  wanted === 'all' || state === wanted;
