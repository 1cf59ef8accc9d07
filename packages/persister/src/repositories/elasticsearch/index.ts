import { ServiceError, type Log } from '@monasca/common';
import type { PersisterConfig } from '../../config.js';
import type { Store } from '../../repository.js';
import { ElasticsearchClient } from './client.js';
import { toStartError } from './errors.js';
import { eventRepository } from './event-repository.js';
import { indexNameProblem } from './index-name.js';
import { logRepository } from './log-repository.js';

type Section = PersisterConfig['elasticsearch'];

/**
 * Elasticsearch 8. It need not be there yet; what waiting does not heal, such as wrong credentials, is told at once.
 * @throws ServiceError `configuration` or `unauthorized`
 */
export async function openElasticsearch(section: Section, log: Log): Promise<Store> {
  const [events, logs] = [prefix(section, 'index_name'), prefix(section, 'logs_index_name')];
  if (events === logs) {
    const text = `expected another name than index_name, got ${JSON.stringify(logs)}`;
    throw new ServiceError('configuration', `[elasticsearch] logs_index_name: ${text}`);
  }
  const client = new ElasticsearchClient(section);
  try {
    await client.check();
  } catch (error) {
    const reason = toStartError(error);
    if (reason !== undefined) {
      await client.close();
      throw reason;
    }
  }
  const parts = { client, section, log };
  return {
    repositories: { events: eventRepository(events, parts), logs: logRepository(logs, parts) },
    check: () => client.check(),
    close: () => client.close(),
  };
}

function prefix(section: Section, option: 'index_name' | 'logs_index_name'): string {
  const name = section[option].toLowerCase();
  const problem = name === '' ? 'expected a name, got nothing' : indexNameProblem(name);
  if (problem === undefined) return name;
  throw new ServiceError('configuration', `[elasticsearch] ${option}: ${problem}`);
}
