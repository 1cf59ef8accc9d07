/** A value of an attribute or a body; one of the fields is set, or none. Long numbers are texts. */
export interface AnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string | number;
  /** A text where it is no number (`NaN`), infinite, or was written as text. */
  readonly doubleValue?: number | string;
  readonly arrayValue?: { readonly values?: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values?: readonly KeyValue[] };
  /** Base64. */
  readonly bytesValue?: string;
}

export interface KeyValue {
  readonly key?: string;
  readonly value?: AnyValue;
}

export interface LogRecord {
  /** Nanoseconds since the epoch; 0 or absent where it is not known. */
  readonly timeUnixNano?: string | number;
  readonly observedTimeUnixNano?: string | number;
  readonly severityNumber?: number;
  readonly severityText?: string;
  readonly body?: AnyValue;
  readonly attributes?: readonly KeyValue[];
  /** Hexadecimal digits. */
  readonly traceId?: string;
  readonly spanId?: string;
  readonly eventName?: string;
}

/** `ExportLogsServiceRequest`, in the form of OTLP/JSON. */
export interface ExportLogs {
  readonly resourceLogs?: readonly {
    readonly resource?: { readonly attributes?: readonly KeyValue[] };
    readonly scopeLogs?: readonly {
      readonly scope?: { readonly name?: string; readonly version?: string };
      readonly logRecords?: readonly LogRecord[];
    }[];
  }[];
}

/** A record with the attributes of its resource. */
export interface ResourceRecord {
  readonly record: LogRecord;
  readonly resource: readonly KeyValue[];
  readonly scope: string | undefined;
}
