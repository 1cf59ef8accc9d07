import { isUtf8 } from 'node:buffer';
import protobuf from 'protobufjs/light.js';
import { createValidator } from '@monasca/common/gateway';
import { bodyDepth, HttpError } from '@monasca/common/http';
import { isNestedWithin, parsePlainJson } from '@monasca/common/messages';
import { descriptor } from './descriptor.js';
import { dropNulls } from './drop-nulls.js';
import type { ExportLogs, LogRecord, ResourceRecord } from './messages.js';
import { exportLogsSchema } from './schema.js';

const root = protobuf.Root.fromJSON(descriptor);
const request = root.lookupType('ExportLogsServiceRequest');
const response = root.lookupType('ExportLogsServiceResponse');
const isExportLogs = createValidator(exportLogsSchema);

const malformed = (text: string): HttpError => new HttpError(400, 'Bad request', text);

/**
 * Reads OTLP/JSON.
 * @throws HttpError 400
 */
export function decodeJson(body: Buffer): ExportLogs {
  let document: unknown;
  try {
    if (!isUtf8(body)) throw new Error('it is not UTF-8');
    document = parsePlainJson(body.toString());
  } catch (error) {
    throw malformed(`Could not parse JSON body - ${(error as Error).message}`);
  }
  if (!isNestedWithin(document, bodyDepth)) throw malformed(`expected values nested at most ${bodyDepth} deep`);
  dropNulls(document);
  if (!isExportLogs(document)) throw malformed('expected an ExportLogsServiceRequest of OTLP');
  return document as ExportLogs;
}

/**
 * Reads OTLP/protobuf, into the form of OTLP/JSON.
 * @throws HttpError 400
 */
export function decodeProtobuf(body: Buffer): ExportLogs {
  try {
    const options = { longs: String, bytes: String };
    const document: ExportLogs = request.toObject(request.decode(body), options);
    for (const { record } of recordsOf(document)) Object.assign(record, identitiesOf(record));
    return document;
  } catch (error) {
    throw malformed(`expected an ExportLogsServiceRequest of OTLP: ${(error as Error).message}`);
  }
}

/** The identities of a record in hexadecimal digits: OTLP/JSON has all other bytes in Base64. */
const identitiesOf = ({ traceId, spanId }: LogRecord): Partial<LogRecord> => ({
  ...(traceId === undefined ? {} : { traceId: hexOf(traceId) }),
  ...(spanId === undefined ? {} : { spanId: hexOf(spanId) }),
});

const hexOf = (base64: string): string => Buffer.from(base64, 'base64').toString('hex');

/** The answer, as JSON or as protobuf. */
export function encodeAnswer(rejected: number, reason: string, asProtobuf: boolean): object | Buffer {
  const answer =
    rejected === 0 ? {} : { partialSuccess: { rejectedLogRecords: String(rejected), errorMessage: reason } };
  return asProtobuf ? Buffer.from(response.encode(response.fromObject(answer)).finish()) : answer;
}

/** The records of a request in its order, each with what it is of. */
export function recordsOf({ resourceLogs = [] }: ExportLogs): ResourceRecord[] {
  return resourceLogs.flatMap(({ resource, scopeLogs = [] }) =>
    scopeLogs.flatMap(({ scope, logRecords = [] }) =>
      logRecords.map((record) => ({ record, resource: resource?.attributes ?? [], scope: scope?.name })),
    ),
  );
}
