import type { JsonSchema } from '@monasca/common/gateway';

const lengthMax = 255;

/** Names and values that a log is searched by. */
const dimensionsSchema: JsonSchema = {
  type: 'object',
  propertyNames: {
    minLength: 1,
    maxLength: lengthMax,
    // Neither an underscore at the beginning nor any of these characters, a blank among them.
    pattern: '^(?!_)[^><={}() \'",;&]*$',
  },
  additionalProperties: { type: 'string', minLength: 1, maxLength: lengthMax },
};

/** One log of a bulk: whatever it holds beside message and dimensions goes with it. */
export const logSchema: JsonSchema = {
  type: 'object',
  required: ['message'],
  properties: {
    message: { description: 'Text as a rule, but any value.' },
    dimensions: { anyOf: [{ type: 'null' }, dimensionsSchema] },
  },
};

/** The body of `POST /v3.0/logs` and `POST /v2.0/logs`. */
export const bulkSchema: JsonSchema = {
  type: 'object',
  required: ['logs'],
  properties: {
    dimensions: { ...dimensionsSchema, description: 'On every log, below its own.' },
    logs: { type: 'array', items: logSchema },
  },
};

/** The body of `POST /v2.0/log/single` as JSON: its dimensions are in headers. */
export const singleSchema: JsonSchema = {
  type: 'object',
  required: ['message'],
  properties: { message: { description: 'Text as a rule, but any value.' } },
};
