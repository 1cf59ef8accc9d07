import type { JsonSchema } from '@monasca/common/gateway';

const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
const message = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({ type: 'object', properties });
const text: JsonSchema = { type: 'string' };
const long: JsonSchema = { type: ['string', 'number'] };
/** What the JSON of protobuf has for a double. */
const double: JsonSchema = {
  type: ['number', 'string'],
  pattern: String.raw`^(NaN|-?Infinity|-?\d+(\.\d+)?([eE][+-]?\d+)?)$`,
};

const anyValue: JsonSchema = { $ref: '#/$defs/anyValue' };
const attributes = list({ $ref: '#/$defs/keyValue' });

const record = message({
  ...{ timeUnixNano: long, observedTimeUnixNano: long, severityNumber: { type: 'integer' }, severityText: text },
  ...{ body: anyValue, attributes, traceId: text, spanId: text, eventName: text },
});

/** The body of `POST /v1/logs` as JSON: OTLP's ExportLogsServiceRequest, as far as it is read, without the fields that are null. */
export const exportLogsSchema: JsonSchema = {
  // References are within it, wherever it stands.
  $id: 'export-logs-service-request',
  ...message({
    resourceLogs: list(
      message({
        resource: message({ attributes }),
        scopeLogs: list(message({ scope: message({ name: text, version: text }), logRecords: list(record) })),
      }),
    ),
  }),
  $defs: {
    keyValue: message({ key: text, value: anyValue }),
    anyValue: message({
      ...{ stringValue: text, boolValue: { type: 'boolean' }, intValue: long, doubleValue: double },
      ...{ bytesValue: text, arrayValue: message({ values: list(anyValue) }) },
      kvlistValue: message({ values: attributes }),
    }),
  },
};
