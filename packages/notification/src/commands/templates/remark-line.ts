import { placeAt, type TextPlace } from '../../templates/jinja/fault.js';

/** What is said of a place in a file. */
export interface FileRemark extends TextPlace {
  readonly text: string;
}

/** `file:line:column: text`, as editors and compilers have it. */
export const remarkLine = (file: string, { line, column, text }: FileRemark, kind = ''): string =>
  `${file}:${line}:${column}: ${kind}${text}\n`;

/** Remarks at characters of a text, as places in it. */
export const placed = (
  text: string,
  remarks: readonly { readonly at: number; readonly text: string }[],
): FileRemark[] => remarks.map((remark) => ({ ...placeAt(text, remark.at), text: remark.text }));
