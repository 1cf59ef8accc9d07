import { isScalar, parseDocument, type Document, type Scalar } from 'yaml';
import { convertTemplate } from '../../templates/jinja/convert.js';
import { placeAt } from '../../templates/jinja/fault.js';
import type { ConvertedFile } from './converted-file.js';
import type { FileRemark } from './remark-line.js';
import { faultOfTemplate } from './sample.js';
import { placeInScalar, scalarText } from './scalar-text.js';

/** The templates of a `custom_formatter`. */
const keys = ['summary', 'description', 'comments'];

const top = 'jira_format';

/** Converts the templates below `jira_format`; all else stays as it is written. */
export function convertFormatter(text: string): Omit<ConvertedFile, 'name'> {
  const fail = (line: number, column: number, problem: string) => ({ text, problems: [{ line, column, text: problem }], remarks: [] }); // prettier-ignore
  const document = parseDocument(text, { logLevel: 'error' });
  const [error] = document.errors;
  if (error !== undefined) {
    const [{ line, col } = { line: 1, col: 1 }] = error.linePos ?? [];
    return fail(line, col, `expected YAML: ${error.message.split('\n')[0] ?? ''}`);
  }
  if (!document.hasIn([top])) return fail(1, 1, `expected the key ${top}`);
  const problems: FileRemark[] = [];
  const remarks: FileRemark[] = [];
  const changes: { readonly scalar: Scalar<string>; readonly to: string }[] = [];
  for (const key of keys) {
    const scalar: unknown = document.getIn([top, key], true);
    if (!isText(scalar)) continue;
    const { text: to, ...said } = convertTemplate(scalar.value, false);
    const placed = (all: readonly { readonly at: number; readonly text: string }[]): FileRemark[] =>
      all.map((one) => ({ ...placeInScalar(text, scalar, one.at), text: `${key}: ${one.text}` }));
    problems.push(...placed(said.problems));
    remarks.push(...placed(said.remarks));
    const fault = said.problems.length > 0 ? undefined : faultOfTemplate(to);
    if (fault !== undefined) problems.push({ ...placeAt(text, scalar.range?.[0] ?? 0), text: `${key}: ${fault}` });
    if (to !== scalar.value) changes.push({ scalar, to });
  }
  return { text: problems.length > 0 ? text : changed(text, document, changes), problems, remarks };
}

const isText = (node: unknown): node is Scalar<string> => isScalar(node) && typeof node.value === 'string';

/** The text with other values in it; where that does not say what it shall, as YAML is written by default. */
function changed(
  text: string,
  document: Document,
  changes: readonly { readonly scalar: Scalar<string>; readonly to: string }[],
): string {
  let result = text;
  const last = [...changes].sort((a, b) => (b.scalar.range?.[0] ?? 0) - (a.scalar.range?.[0] ?? 0));
  for (const { scalar, to } of last) {
    const [start, end] = scalar.range ?? [0, 0];
    result = result.slice(0, start) + scalarText(text, scalar, to) + result.slice(end);
  }
  for (const { scalar, to } of changes) scalar.value = to;
  const wanted = JSON.stringify(document.toJS());
  const read = parseDocument(result, { logLevel: 'silent' });
  return read.errors.length === 0 && JSON.stringify(read.toJS()) === wanted ? result : String(document);
}
