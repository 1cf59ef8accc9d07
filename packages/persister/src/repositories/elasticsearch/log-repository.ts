import type { LogEnvelope } from '@monasca/common/messages';
import type { Repository } from '../../repository.js';
import { documentRepository, type DocumentRepositoryParts } from './document-repository.js';
import { logDocument, logTime } from './log-document.js';
import { logTemplate } from './templates.js';

/** Log entries, in `<prefix>-<tenant>-<day>`. */
export function logRepository(prefix: string, parts: DocumentRepositoryParts): Repository<LogEnvelope> {
  return documentRepository(
    {
      prefix,
      template: logTemplate,
      tenantOf: ({ meta }) => meta.tenantId,
      dateOf: (record) => logTime(record).slice(0, 10),
      timeOf: logTime,
      toDocument: logDocument,
      // An entry without a time of its own has the one of its sending, which a copy has another one of.
      contentOf: ({ creation_time: _creationTime, '@timestamp': _timestamp, ...content }) => content,
    },
    parts,
  );
}
