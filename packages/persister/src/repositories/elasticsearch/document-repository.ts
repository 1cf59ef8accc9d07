import type { Log } from '@monasca/common';
import type { PersisterConfig } from '../../config.js';
import { allStored, type Repository } from '../../repository.js';
import type { ElasticsearchClient } from './client.js';
import type { DocumentKind } from './document-kind.js';
import { findDocuments } from './find-documents.js';
import { indexName } from './index-name.js';
import { templateSetup } from './template-setup.js';
import { writeDocuments } from './write-documents.js';

/** What the repositories of one store share. */
export interface DocumentRepositoryParts {
  readonly client: ElasticsearchClient;
  readonly section: PersisterConfig['elasticsearch'];
  readonly log: Log;
}

/** Records as documents, by id: one that is there is not written again. */
export function documentRepository<T>(
  kind: DocumentKind<T>,
  { client, section, log }: DocumentRepositoryParts,
): Repository<T> {
  const { prefix, template } = kind;
  const prepare = templateSetup({ client, log, prefix, template, retentionDays: section.retention_days });
  return {
    async write(records) {
      if (records.length === 0) return allStored;
      if (section.create_templates) await prepare();
      const documents = records.map((record) => ({
        index: indexName(prefix, kind.tenantOf(record.value), kind.dateOf(record)),
        id: record.id,
        document: kind.toDocument(record),
      }));
      return writeDocuments(client, documents, section.bulk_bytes);
    },
    keeps: 'first',
    identity: ({ id }) => id,
    find: (records) => findDocuments(client, kind, records),
  };
}
