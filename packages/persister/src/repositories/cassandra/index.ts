import type { Log } from '@monasca/common';
import type { PersisterConfig } from '../../config.js';
import type { Store } from '../../repository.js';
import { alarmHistoryRepository } from './alarm-history-repository.js';
import { toStartError } from './errors.js';
import { metricRepository } from './metric-repository.js';
import { queriesOf } from './queries.js';
import { retentionOf } from './retention.js';
import { SeriesRegistry } from './series-registry.js';
import { Session } from './session.js';

/**
 * Cassandra, in the tables that Monasca's API reads; missing ones are made. It need not be there yet; what waiting does not
 * heal, such as wrong credentials, is told at once.
 * @throws ServiceError `configuration` or `unauthorized`
 */
export async function openCassandra(section: PersisterConfig['cassandra'], log: Log): Promise<Store> {
  const session = new Session(section, log);
  try {
    await session.check();
  } catch (error) {
    const reason = toStartError(error);
    if (reason !== undefined) {
      await session.close();
      throw reason;
    }
  }
  const { keyspace, timestamps_of_records: isTimed, max_definition_cache_size: cacheSize } = section;
  const retention = retentionOf(section.retention_policy);
  const queries = queriesOf(keyspace, retention, isTimed);
  const registry = new SeriesRegistry(session, { queries, retention, cacheSize });
  const parts = { session, queries, retention, isTimed };
  return {
    repositories: { metrics: metricRepository(parts, registry), alarmHistory: alarmHistoryRepository(parts) },
    check: () => session.check(),
    close: () => session.close(),
  };
}
