import { Liquid } from 'liquidjs';
import { ServiceError } from '@monasca/common';
import { stringifyJson } from '@monasca/common/messages';
import { SendError } from '../send-error.js';
import { jinjaOnly } from './jinja-only.js';
import { pythonFilters } from './python-filters.js';
import { textOf } from './text-of.js';

/** Longest template, in characters. */
const parseLimit = 64 * 1024;
/** Longest time that one rendering may take, in ms. */
const renderLimit = 1_000;
/** What one rendering may make, in characters and items together. */
const memoryLimit = 10_000_000;

/** The text of variables. Those that are none are empty. */
export type Render = (variables: object) => string;

/**
 * Reads a template in Liquid. As in Jinja, which the original has, empty texts and 0 count as false and one line break at
 * the end is dropped. Objects print as JSON. There are no files to include; times are in UTC. Filters of its own: `json`
 * (compact), and those of `pythonFilters`.
 * @param where what to call the template in errors, such as the name of its file and the key in it
 * @param escape applied to whatever `{{ }}` prints, unless its last filter is `raw`
 * @returns throws SendError `template` when rendering fails
 * @throws ServiceError `configuration` when it is none
 */
export function compileTemplate(text: string, where: string, escape: (text: string) => string = String): Render {
  const engine = engineFor(escape);
  const template = parse(engine, text.replace(/\r?\n$/, ''), where);
  return (variables) => {
    try {
      return String(engine.renderSync(template, variables));
    } catch (error) {
      throw new SendError('template', `${where}: ${(error as Error).message}`, { cause: error });
    }
  };
}

function parse(engine: Liquid, text: string, where: string): ReturnType<Liquid['parse']> {
  const foreign = jinjaOnly(text);
  if (foreign !== undefined) {
    throw new ServiceError(
      'configuration',
      `${where}: expected a Liquid template, got Jinja's ${foreign}; monasca-notification templates convert makes one of it`,
    );
  }
  try {
    return engine.parse(text);
  } catch (error) {
    const message = `${where}: expected a Liquid template: ${(error as Error).message}`;
    throw new ServiceError('configuration', message, { cause: error });
  }
}

function engineFor(escape: (text: string) => string): Liquid {
  const engine = new Liquid({
    ...{ parseLimit, renderLimit, memoryLimit },
    strictFilters: true,
    ownPropertyOnly: true,
    jsTruthy: true,
    timezoneOffset: 0,
    locale: 'en-US',
    outputEscape: (value) => escape(textOf(value)),
  });
  // Whatever reads files is no tag at all, and is told of when the template is read.
  for (const tag of ['include', 'render', 'layout', 'block']) Reflect.deleteProperty(engine.tags, tag);
  engine.registerFilter('json', (value: unknown) => stringifyJson(value));
  for (const [name, filter] of Object.entries(pythonFilters)) engine.registerFilter(name, filter);
  return engine;
}
