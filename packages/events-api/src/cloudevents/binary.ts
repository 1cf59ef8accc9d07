import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { HttpError, mediaType, parseJsonBody } from '@monasca/common/http';

const prefix = 'ce-';

/** Not in headers of their own: the body is the data, and `Content-Type` says of what type it is. */
const elsewhere = new Set(['data', 'data_base64', 'datacontenttype']);

/**
 * The event of a request in binary mode: its attributes are headers, its data is the body.
 * @throws HttpError 400
 */
export function readBinary(headers: IncomingHttpHeaders, body: Buffer): Record<string, unknown> {
  const attributes = Object.entries(headers)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), decodeValue(String(value))] as const)
    .filter(([name]) => !elsewhere.has(name));
  const { 'content-type': type = '' } = headers;
  const contentType = type === '' ? {} : { datacontenttype: type };
  return { ...Object.fromEntries(attributes), ...contentType, ...dataOf(mediaType(type), body) };
}

/** A value that is in quotes as a whole. It is tried at the beginning only, so that it takes linear time. */
const quoted = /^"((?:[^"\\]|\\.)*)"$/;

/** Values are percent-encoded UTF-8, those of older senders in quotes (CloudEvents HTTP binding 3.1.3.2). */
function decodeValue(value: string): string {
  const unquoted = quoted.exec(value)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? value;
  try {
    return decodeURIComponent(unquoted);
  } catch {
    throw new HttpError(400, 'Bad request', 'A header of the event is not percent-encoded UTF-8');
  }
}

function dataOf(type: string, body: Buffer): object {
  if (body.length === 0) return {};
  if (type === 'application/json' || type.endsWith('+json')) return { data: parseJsonBody(body) };
  return isUtf8(body) ? { data: body.toString() } : { data_base64: body.toString('base64') };
}
