import type { estypes } from '@elastic/elasticsearch';
import type { JsonObject } from '@monasca/common/messages';

/** Longest timestamp that is indexed as text. */
const longestText = 256;

/** A record as it can be searched for. */
export interface Searched {
  readonly id: string;
  /** When it happened, as `isoTime` writes it. */
  readonly time: string;
  readonly document: JsonObject;
}

/**
 * A query that finds the documents of these records under any id, and others beside them: those of the ids, and all of
 * the same times, be they dates or text or none.
 */
export function findQuery(wanted: readonly Searched[]): estypes.QueryDslQueryContainer {
  const timestamps = wanted.map(({ document }) => document['@timestamp']);
  const texts = timestamps.filter((text) => typeof text === 'string' && text.length <= longestText) as string[];
  const fields = ['@timestamp', '@timestamp.keyword'];
  const none = { bool: { must_not: fields.map((field) => ({ exists: { field } })) } };
  return {
    bool: {
      should: [
        { ids: { values: wanted.map(({ id }) => id) } },
        { terms: { '@timestamp': distinct(wanted.map(({ time }) => time)) } },
        { terms: { '@timestamp.keyword': distinct(texts) } },
        ...(texts.length < timestamps.length ? [none] : []),
      ],
      minimum_should_match: 1,
    },
  };
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];
