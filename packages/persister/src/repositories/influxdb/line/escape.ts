import { RepositoryError } from '../../../repository.js';

/**
 * What the line protocol of InfluxDB 1.x has no form for in a measurement, tag key or tag value: a newline ends the line,
 * a carriage return is one in InfluxQL, NUL is skipped, and a backslash at the end would escape the delimiter after it.
 * Half a surrogate pair has no UTF-8: what stands for it would make one series of several.
 */
const impossible = /[\n\r\0\p{Surrogate}]|\\$/u;

/**
 * Blanks at the beginning of a line are skipped, and a `#` makes it a comment. A backslash before a character that is
 * escaped itself is stored in a measurement such that no query finds it.
 */
const impossibleMeasurement = /^[#\t]|\\[ ,="]/;

/**
 * Escapes a measurement, tag key or tag value as existing Monasca databases have them: with doubled backslashes, which
 * InfluxDB stores as two.
 * @param what names the text in errors
 * @throws RepositoryError `record` for a text without a form
 */
export function escapeKey(text: string, what: string): string {
  if (impossible.test(text))
    throw noForm(text, what, 'neither line break, NUL, half a surrogate pair nor a backslash at its end');
  return /[\\ ,=]/.test(text) ? text.replaceAll('\\', '\\\\').replace(/[ ,=]/g, '\\$&') : text;
}

/** Escapes a measurement. Throws like {@link escapeKey}. */
export function escapeMeasurement(name: string): string {
  if (impossibleMeasurement.test(name)) {
    throw noForm(
      name,
      'metric.name',
      'neither # nor a tab at its start, nor a backslash before a blank, comma, = or "',
    );
  }
  return escapeKey(name, 'metric.name');
}

/** Text as UTF-8 has it: half a surrogate pair is replaced. */
export function utf8Text(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** A string field, with its quotes. */
export function stringField(text: string): string {
  return `"${/[\\"\n]/.test(text) ? text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n') : text}"`;
}

function noForm(text: string, what: string, expected: string): RepositoryError {
  return new RepositoryError('record', `${what}: expected ${expected}, which InfluxDB cannot hold: ${JSON.stringify(text.slice(0, 200))}`); // prettier-ignore
}
