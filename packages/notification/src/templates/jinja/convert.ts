import { JinjaFault } from './fault.js';
import { parseTemplate } from './statement-parser.js';
import { TemplateWriter } from './template-writer.js';
import type { Remark } from './writing.js';

/** A template in Liquid, and what is to be said of it. */
export interface Conversion {
  readonly text: string;
  /** What has no form in Liquid, in order: with any, the text is not what the template was. */
  readonly problems: readonly Remark[];
  /** What prints otherwise than before. */
  readonly remarks: readonly Remark[];
}

/**
 * Converts a template in Jinja to Liquid, as `compileTemplate` reads it: what it prints of a notification is what Jinja
 * printed, but that null prints nothing, lists and maps print as JSON, and for what the remarks say. Line breaks become those
 * of Unix, as with Jinja.
 * @param escapes whether Jinja escaped what it printed, and the channel does: as for Slack, and not for Jira
 */
export function convertTemplate(template: string, escapes: boolean): Conversion {
  const text = template.replace(/\r\n?/g, '\n');
  try {
    return new TemplateWriter(parseTemplate(text), escapes).write();
  } catch (error) {
    if (!(error instanceof JinjaFault)) throw error;
    return { text: '', problems: [{ at: error.at, text: error.message }], remarks: [] };
  }
}
