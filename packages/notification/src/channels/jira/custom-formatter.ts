import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ServiceError } from '@monasca/common';
import { isJsonObject, type JsonObject } from '@monasca/common/messages';
import { compileTemplate, type Render } from '../../templates/liquid.js';
import { templateVariables } from '../../templates/variables.js';
import type { Texts } from './texts.js';

/**
 * Texts by the templates of a YAML file, as `custom_formatter` names it.
 * @throws ServiceError `configuration` for a file that is missing or holds something else
 */
export function customTexts(file: string): Texts {
  const format = formatOf(file);
  const [summary, description, comments] = [
    required(file, format, 'summary'),
    required(file, format, 'description'),
    template(file, format, 'comments'),
  ];
  return (notification) => {
    const variables = templateVariables(notification);
    return {
      summary: summary(variables),
      description: description(variables),
      comment: comments?.(variables),
    };
  };
}

function formatOf(file: string): JsonObject {
  let document: unknown;
  try {
    document = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw fault(file, `expected a readable YAML file: ${(error as Error).message}`);
  }
  const format = isJsonObject(document) ? document.jira_format : undefined;
  if (!isJsonObject(format)) throw fault(file, 'expected the key jira_format with keys below it');
  return format;
}

function required(file: string, format: JsonObject, key: string): Render {
  const render = template(file, format, key);
  if (render === undefined) throw fault(file, `expected a text for jira_format.${key}, got none`);
  return render;
}

function template(file: string, format: JsonObject, key: string): Render | undefined {
  const text = Object.hasOwn(format, key) ? format[key] : undefined;
  if (text === undefined || text === null || text === '') return undefined;
  if (typeof text !== 'string') throw fault(file, `expected a text for jira_format.${key}, got another value`);
  return compileTemplate(text, `${file}: jira_format.${key}`);
}

const fault = (file: string, problem: string): ServiceError =>
  new ServiceError('configuration', `[jira_notifier] custom_formatter: ${file}: ${problem}`);
