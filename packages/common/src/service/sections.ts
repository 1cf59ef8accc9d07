import { choice, integer, section, string } from '../config/index.js';
import { logLevels } from './logger.js';

/** Sections that every service has. */
export const serviceSections = {
  log: section('Log of the service: JSON lines.', {
    level: choice({
      choices: logLevels,
      aliases: { critical: 'error', error: 'error', warning: 'warn', warn: 'warn', info: 'info', debug: 'debug' },
      default: 'info',
      help: 'Least level that is written; names of Python are taken, too.',
    }),
    file: string({ optional: true, help: 'File that is appended to; standard output when not set.' }),
  }),
  admin: section('Port for metrics and health, for operators only.', {
    host: string({ default: '127.0.0.1', help: 'Address to listen on.' }),
    port: integer({ default: 0, min: 0, max: 65_535, help: 'TCP port; 0 takes any free one.' }),
  }),
};
