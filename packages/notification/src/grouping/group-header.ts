import { isJsonObject, parseJson } from '@monasca/common/messages';
import type { OutputRecord } from '../pipeline/record.js';
import { headText, readHead } from './group-record.js';
import type { GroupHead } from './group-head.js';

const headerName = 'notification-group';

type Headers = NonNullable<OutputRecord['headers']>;

/** A notification that has left its group, and may return to it: the record with a header that says what the group is. */
export const withGroup = (record: OutputRecord, head: GroupHead): OutputRecord => ({
  ...record,
  headers: [...(record.headers ?? []), [headerName, headText(head)]],
});

/** The group that a record of {@link withGroup} has left; undefined for any other. */
export function groupIn(headers: Headers = []): GroupHead | undefined {
  const value = headers.find(([name]) => name === headerName)?.[1];
  if (value === undefined) return undefined;
  try {
    const document = parseJson(typeof value === 'string' ? value : Buffer.from(value).toString());
    return isJsonObject(document) ? readHead(document) : undefined;
  } catch {
    return undefined;
  }
}
