import type { JsonSchema } from '@monasca/common/gateway';

const eventItem: JsonSchema = {
  type: 'object',
  required: ['event'],
  properties: {
    event: {
      type: 'object',
      required: ['event_type', 'payload'],
      properties: {
        event_type: { type: 'string', description: 'Such as `compute.instance.create.end`.' },
        payload: { description: 'What the event is about.' },
        timestamp: { description: 'When it happened; the time of the bulk where it is absent.' },
      },
    },
    dimensions: { description: 'What the event is searched by; any value.' },
    project_id: { description: 'Its project, where the sender may post for others and the service lets it.' },
  },
};

/** The body of `POST /v1.0/events`. */
export const bulkSchema: JsonSchema = {
  type: 'object',
  required: ['timestamp', 'events'],
  additionalProperties: false,
  properties: {
    timestamp: { type: 'string', description: 'When the events happened that do not say it themselves.' },
    events: { type: 'array', minItems: 1, items: eventItem },
  },
};
