import type { estypes } from '@elastic/elasticsearch';
import { maxDepth } from '@monasca/common/messages';

/** What the indices of one kind have in common. */
export interface IndexTemplate {
  readonly mappings: estypes.MappingTypeMapping;
  readonly settings?: estypes.IndicesIndexSettings;
}

/**
 * Text as Elasticsearch maps it when nobody tells it how, so that searches and dashboards that were made on such indices
 * go on: `match` in the field, exact values and aggregations in `.keyword`.
 */
const text: estypes.MappingProperty = {
  type: 'text',
  fields: { keyword: { type: 'keyword', ignore_above: 256 } },
};

/**
 * Data of any names and types. All of it is one field, whose values are searched as keywords, `payload.state: active`:
 * it makes no other fields, and no type conflicts with the one that another document had. The limits keep what is too
 * long or too deep for the index from being refused; it stays in the document.
 */
const anything: estypes.MappingProperty = { type: 'flattened', depth_limit: maxDepth, ignore_above: 1_024 };

/** ISO 8601, and with a blank before the time of day, as OpenStack's notifications have it. */
const eventTimeFormat = 'strict_date_optional_time||yyyy-MM-dd HH:mm:ss[.SSSSSSSSS][.SSSSSS][.SSS][XXX]';

/** Five fields. A timestamp that is no date stays in the document, and can be found as text. */
export const eventTemplate: IndexTemplate = {
  mappings: {
    dynamic: false,
    properties: {
      project_id: text,
      '@timestamp': {
        type: 'date',
        format: eventTimeFormat,
        ignore_malformed: true,
        fields: { keyword: { type: 'keyword', ignore_above: 256 } },
      },
      event_type: text,
      payload: anything,
      dimensions: anything,
    },
  },
};

/**
 * The fields that every log has; those of dimensions come with them. Their values are always text, and remain it whatever
 * they look like; `a.b` does not stand inside of `a`; and beyond the limit of fields a dimension stays in the document
 * without being searched.
 */
export const logTemplate: IndexTemplate = {
  settings: { 'index.mapping.total_fields.ignore_dynamic_beyond_limit': true },
  mappings: {
    dynamic: true,
    date_detection: false,
    subobjects: false,
    properties: {
      '@timestamp': { type: 'date' },
      creation_time: { type: 'date' },
      message: text,
      log_level: text,
      tenant: text,
      region: text,
      dimensions: anything,
      fields: anything,
    },
  },
};
