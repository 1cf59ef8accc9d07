import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ServiceError } from '@monasca/common';
import { filled } from '../filled.js';
import type { Notification } from '../notification.js';
import { compileTemplate } from './liquid.js';
import { templateVariables } from './variables.js';

type Escape = (text: string) => string;

/** How a channel wants its templates. */
interface TemplateUse {
  /** For whatever a template prints. Default: nothing is escaped. */
  readonly escape?: Escape;
  /** A file of the channel's own options that stands for `<type>.liquid`. */
  readonly file?: string | undefined;
}

/**
 * The text that the template of the method, or else that of its channel, makes; undefined where there is neither.
 * @throws SendError `template`
 */
export type TemplateText = (notification: Notification) => string | undefined;

/** Templates by the channels and methods that they are for. */
export interface Templates {
  /** @throws ServiceError `configuration` for a file of the use that is no template */
  of(type: string, use?: TemplateUse): TemplateText;
}

const extension = '.liquid';

/**
 * The templates of a directory, read now and checked; none without one.
 * @throws ServiceError `configuration` naming the directory or file that cannot be used
 */
export function readTemplates(option?: string): Templates {
  const directory = filled(option);
  const files = directory === undefined ? new Map<string, Source>() : sourcesOf(directory);
  return {
    of(type, { escape, file } = {}) {
      const ownFile = filled(file);
      const own = ownFile === undefined ? files.get(type) : sourceOf(ownFile);
      const compiled = new Map<Source, TemplateText>();
      const compile = (source: Source): TemplateText => {
        const render = compileTemplate(source.text, source.file, escape);
        return (notification) => render(templateVariables(notification));
      };
      return (notification) => {
        const source = files.get(notification.method.id) ?? own;
        if (source === undefined) return undefined;
        const text = compiled.get(source) ?? compile(source);
        compiled.set(source, text);
        return text(notification);
      };
    },
  };
}

interface Source {
  readonly file: string;
  readonly text: string;
}

function sourcesOf(directory: string): Map<string, Source> {
  const names = readable(directory, 'directory', () => readdirSync(directory));
  const templates = names.filter((name) => name.endsWith(extension) && !name.startsWith('.'));
  return new Map(templates.map((name) => [path.basename(name, extension), sourceOf(path.join(directory, name))]));
}

/** A file's text, once it has proved to be a template. */
function sourceOf(file: string): Source {
  const text = readable(file, 'template in UTF-8', () =>
    new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)),
  );
  compileTemplate(text, file);
  return { file, text };
}

function readable<T>(file: string, kind: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const message = `${file}: expected a readable ${kind}: ${(error as Error).message}`;
    throw new ServiceError('configuration', message, { cause: error, fields: { file } });
  }
}
