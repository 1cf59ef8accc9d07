import { convertTemplate } from '../../templates/jinja/convert.js';
import { convertFormatter } from './formatter-file.js';
import { placed, type FileRemark } from './remark-line.js';
import { faultOfTemplate } from './sample.js';

/** A file with templates in Liquid in place of those in Jinja. */
export interface ConvertedFile {
  /** Its name, without directories. */
  readonly name: string;
  readonly text: string;
  /** With any, the file is not to be used. */
  readonly problems: readonly FileRemark[];
  readonly remarks: readonly FileRemark[];
}

/** Converts a `custom_formatter` of Jira, which is YAML, or else one template, as the channel of Slack has. */
export function convertFile(name: string, text: string): ConvertedFile {
  if (/\.ya?ml$/i.test(name)) return { name, ...convertFormatter(text) };
  const { text: converted, problems, remarks } = convertTemplate(text, true);
  const fault = problems.length > 0 ? undefined : faultOfTemplate(converted);
  return {
    name: `${name.replace(/\.(?:j2|jinja2?|template|tmpl|txt|liquid)$/i, '')}.liquid`,
    text: converted,
    problems: fault === undefined ? placed(text, problems) : [{ line: 1, column: 1, text: fault }],
    remarks: placed(text, remarks),
  };
}
