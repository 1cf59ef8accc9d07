import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { errorCodes, ServiceError } from '@monasca/common';
import { defineCommand, flag, value, type CommandContext, type ServiceCommand } from '@monasca/common/service';
import type { NotificationConfig } from '../../config.js';
import { convertFile, type ConvertedFile } from './converted-file.js';
import { remarkLine } from './remark-line.js';

/** Converts files; none of a file is written when a part of it has no form in Liquid. */
export const convert: ServiceCommand<NotificationConfig> = defineCommand({
  name: 'templates convert',
  description: 'Converts templates of the original, which are in Jinja, to Liquid.',
  operand: {
    syntax: '<file...>',
    help: 'a template, or a custom_formatter of Jira (.yml, .yaml) with several',
  },
  options: {
    out: value('directory', 'where the files go, as NAME.liquid or NAME.yml; default: standard output, for one file'),
    force: flag('overwrite files that are there'),
  },
  run({ operands, options: { out, force } }, _context: CommandContext<NotificationConfig>) {
    if (out === undefined && operands.length > 1) throw wrong('command line: expected --out with several files');
    const files = operands.map((file) => ({ file, ...convertFile(path.basename(file), textOf(file)) }));
    if (out !== undefined) checkTargets(files, out, force);
    for (const { file, problems, remarks } of files) {
      for (const problem of problems) process.stderr.write(remarkLine(file, problem));
      for (const remark of remarks) process.stderr.write(remarkLine(file, remark, 'note: '));
    }
    const whole = files.filter(({ problems }) => problems.length === 0);
    for (const one of whole) write(one, out);
    return Promise.resolve(whole.length === files.length ? 0 : errorCodes.invalidData.exitCode);
  },
});

const wrong = (message: string): ServiceError => new ServiceError('configuration', message);

function textOf(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw wrong(`${file}: expected a readable template in UTF-8: ${(error as Error).message}`);
  }
}

/** Before anything is written: what is there stays, unless it is wanted otherwise. */
function checkTargets(files: readonly ConvertedFile[], out: string, isForced: boolean): void {
  const targets = files.map(({ name }) => path.join(out, name));
  const twice = targets.find((target, index) => targets.indexOf(target) < index);
  if (twice !== undefined) throw wrong(`${twice}: expected one file of this name, got several`);
  const former = isForced ? undefined : targets.find((target) => existsSync(target));
  if (former !== undefined) throw wrong(`${former}: expected no such file, or --force`);
}

function write({ name, text }: ConvertedFile, out: string | undefined): void {
  if (out === undefined) {
    process.stdout.write(text);
    return;
  }
  const target = path.join(out, name);
  try {
    mkdirSync(out, { recursive: true });
    writeFileSync(target, text);
  } catch (error) {
    throw wrong(`${target}: expected a place to write to: ${(error as Error).message}`);
  }
  process.stdout.write(`${target}\n`);
}
