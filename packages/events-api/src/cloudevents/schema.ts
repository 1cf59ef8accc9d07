import type { JsonSchema } from '@monasca/common/gateway';

const text: JsonSchema = { type: 'string', minLength: 1 };

/** A CloudEvent in its JSON format (CloudEvents 1.0); further attributes are extensions. */
export const cloudEventSchema: JsonSchema = {
  type: 'object',
  required: ['specversion', 'id', 'source', 'type'],
  properties: {
    specversion: { const: '1.0' },
    id: text,
    source: text,
    type: text,
    time: { type: 'string', description: 'RFC 3339; the time of the request where it is absent.' },
    subject: { type: 'string' },
    datacontenttype: { type: 'string' },
    dataschema: { type: 'string' },
    data: { description: 'What the event is about.' },
    data_base64: { type: 'string', description: 'The same, of bytes.' },
  },
};

/** Several of them. */
export const cloudEventsSchema: JsonSchema = { type: 'array', items: cloudEventSchema };
