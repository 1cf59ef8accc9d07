import type { EventEnvelope } from '@monasca/common/messages';
import { eventTime } from '../../mapping/event-time.js';
import type { Repository } from '../../repository.js';
import { documentRepository, type DocumentRepositoryParts } from './document-repository.js';
import { eventDate, eventDocument } from './event-document.js';
import { isoTime } from './iso-time.js';
import { eventTemplate } from './templates.js';

/** Events, in `<prefix>-<project>-<day>`. */
export function eventRepository(prefix: string, parts: DocumentRepositoryParts): Repository<EventEnvelope> {
  return documentRepository(
    {
      prefix,
      template: eventTemplate,
      tenantOf: ({ meta }) => meta.projectId,
      dateOf: eventDate,
      timeOf: (record) => isoTime(eventTime(record)),
      toDocument: eventDocument,
      // As in the identity of an event, which dimensions do not count for.
      contentOf: ({ dimensions: _dimensions, ...content }) => content,
    },
    parts,
  );
}
