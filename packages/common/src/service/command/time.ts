import { ServiceError } from '../../errors.js';

const iso = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

/**
 * Reads a time in ISO 8601, UTC where no zone is given; ms since the epoch.
 * @param what names the text in the error
 * @throws ServiceError `configuration`
 */
export function parseTime(text: string, what: string): number {
  const [matched, zone] = iso.exec(text) ?? [];
  const time = Date.parse(matched?.includes('T') === true && zone === undefined ? `${text}Z` : (matched ?? ''));
  if (!Number.isNaN(time)) return time;
  const expected = 'a time in ISO 8601, such as 2026-01-31T12:00:00Z';
  throw new ServiceError('configuration', `command line: ${what}: expected ${expected}, got ${text}`);
}
