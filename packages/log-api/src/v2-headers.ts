import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from '@monasca/common/messages';
import { checkDimensions, unprocessable } from './dimensions.js';

/** Longest application type, in characters. */
const typeMax = 255;

/**
 * The dimensions of a request whose headers name them: `X-Dimensions: name:value, …`, and the application type as
 * `component`.
 * @throws HttpError 422 in the words of the original
 */
export function dimensionsOf(headers: IncomingHttpHeaders): JsonObject {
  const dimensions = parseDimensions(textOf(headers['x-dimensions']));
  const type = applicationType(textOf(headers['x-application-type']));
  return { ...checkDimensions(dimensions), ...(type === '' ? {} : { component: type }) };
}

/** Reads `name:value, …`; entries without a name or a value are passed over, as they always were. */
export function parseDimensions(header: string): JsonObject {
  if (header === '') throw unprocessable('Dimension are required');
  const entries = header.split(',').map((part) => {
    const entry = part.trim();
    if (entry === '') throw unprocessable('Dimension cannot be empty');
    const colon = entry.indexOf(':');
    if (colon === -1) throw unprocessable(`${entry} is not a valid dimension`);
    return [entry.slice(0, colon).trim(), entry.slice(colon + 1).trim()] as const;
  });
  return Object.fromEntries(entries.filter(([name, value]) => name !== '' && value !== ''));
}

function applicationType(header: string): string {
  const type = header.trim();
  if (type.length > typeMax) throw unprocessable(`Application type ${type} must be 255 characters or less`);
  if (!/^[\w.-]*$/.test(type)) {
    throw unprocessable(`Application type ${type} may only contain: "a-z A-Z 0-9 _ - ."`);
  }
  return type;
}

/** A header as its sender wrote it: the server reads bytes as Latin-1, most senders mean UTF-8. */
function textOf(header: string | string[] | undefined): string {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  const bytes = Buffer.from(text, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : text;
}
