import { ServiceError } from '@monasca/common';
import type { PersisterConfig } from '../../config.js';
import type { Store } from '../../repository.js';
import { alarmHistoryRepository } from './alarm-history-repository.js';
import { InfluxClient } from './client.js';
import { databaseNames } from './database-name.js';
import { UnauthorizedError } from './errors.js';
import { metricRepository } from './metric-repository.js';

/** InfluxDB 1.x, or the write endpoints of 2.x and 3.x. It need not be there yet; wrong credentials are told at once. */
export async function openInfluxdb(section: PersisterConfig['influxdb']): Promise<Store> {
  const client = new InfluxClient(section);
  const databaseOf = databaseNames(section);
  try {
    await client.check();
  } catch (error) {
    if (error instanceof UnauthorizedError) {
      await client.close();
      throw new ServiceError('unauthorized', `[influxdb] user, password: ${error.message}`, { cause: error });
    }
  }
  return {
    repositories: {
      metrics: metricRepository(client, databaseOf, section.batch_size),
      alarmHistory: alarmHistoryRepository(client, databaseOf, section.batch_size),
    },
    check: () => client.check(),
    close: () => client.close(),
  };
}
