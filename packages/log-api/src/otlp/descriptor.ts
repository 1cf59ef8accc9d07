/**
 * The messages of OTLP's logs as far as they are read here, in the names and numbers of `opentelemetry-proto` 1.x
 * (opentelemetry/proto/{logs,collector/logs,common,resource}/v1). What is not listed is passed over.
 */
export const descriptor = {
  nested: {
    ExportLogsServiceRequest: { fields: { resourceLogs: repeated('ResourceLogs', 1) } },
    ResourceLogs: { fields: { resource: one('Resource', 1), scopeLogs: repeated('ScopeLogs', 2) } },
    Resource: { fields: { attributes: repeated('KeyValue', 1) } },
    ScopeLogs: { fields: { scope: one('InstrumentationScope', 1), logRecords: repeated('LogRecord', 2) } },
    InstrumentationScope: { fields: { name: one('string', 1), version: one('string', 2) } },
    LogRecord: {
      fields: {
        timeUnixNano: one('fixed64', 1),
        severityNumber: one('int32', 2),
        severityText: one('string', 3),
        body: one('AnyValue', 5),
        attributes: repeated('KeyValue', 6),
        traceId: one('bytes', 9),
        spanId: one('bytes', 10),
        observedTimeUnixNano: one('fixed64', 11),
        eventName: one('string', 12),
      },
    },
    KeyValue: { fields: { key: one('string', 1), value: one('AnyValue', 2) } },
    AnyValue: {
      oneofs: {
        value: {
          oneof: ['stringValue', 'boolValue', 'intValue', 'doubleValue', 'arrayValue', 'kvlistValue', 'bytesValue'],
        },
      },
      fields: {
        stringValue: one('string', 1),
        boolValue: one('bool', 2),
        intValue: one('int64', 3),
        doubleValue: one('double', 4),
        arrayValue: one('ArrayValue', 5),
        kvlistValue: one('KeyValueList', 6),
        bytesValue: one('bytes', 7),
      },
    },
    ArrayValue: { fields: { values: repeated('AnyValue', 1) } },
    KeyValueList: { fields: { values: repeated('KeyValue', 1) } },
    ExportLogsServiceResponse: { fields: { partialSuccess: one('ExportLogsPartialSuccess', 1) } },
    ExportLogsPartialSuccess: { fields: { rejectedLogRecords: one('int64', 1), errorMessage: one('string', 2) } },
  },
};

function one(type: string, id: number) {
  return { type, id };
}

function repeated(type: string, id: number) {
  return { rule: 'repeated', type, id };
}
