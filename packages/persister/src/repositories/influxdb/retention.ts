import { RepositoryError } from '../../repository.js';
import { quoteName, type InfluxClient } from './client.js';

const [secondMs, minuteMs, hourMs] = [1_000, 60_000, 3_600_000];

/**
 * How long a database keeps what is written to it, in ms: the duration of its default policy, infinite for ever, and where
 * the server is not one to be asked by statements or has no such database.
 * @throws RepositoryError
 */
export async function retentionOf(client: InfluxClient, database: string): Promise<number> {
  if (!client.takesStatements) return Infinity;
  const [policies] = await client.query(database, [`SHOW RETENTION POLICIES ON ${quoteName(database)}`]);
  const columns = policies?.[0]?.columns ?? [];
  const [isDefault, duration] = [columns.indexOf('default'), columns.indexOf('duration')];
  const policy = policies?.[0]?.values?.find((row) => row[isDefault] === true);
  return policy === undefined ? Infinity : millisecondsOf(String(policy[duration]));
}

const durationText = /^(?:(\d+)h)?(?:(\d+)m)?(\d+)s$/;

/** Of `24h0m0s`; infinite for `0s`, which stands for ever. */
export function millisecondsOf(duration: string): number {
  const parts = durationText.exec(duration);
  if (parts === null) {
    const expected = 'the duration of a retention policy, such as 24h0m0s';
    throw new RepositoryError('store', `InfluxDB: expected ${expected}, got ${duration}`);
  }
  const [hours, minutes, seconds] = parts.slice(1).map((part: string | undefined) => Number(part ?? '0'));
  return hours! * hourMs + minutes! * minuteMs + seconds! * secondMs || Infinity;
}
