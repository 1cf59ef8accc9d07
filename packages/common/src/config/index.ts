export { parseServiceArgs, serviceHelp } from './cli.js';
export type { ServiceArgs, ServiceFlag } from './cli.js';
export type { ContainerVariables } from './container-variables.js';
export { parseIni } from './ini.js';
export type { IniEntry } from './ini.js';
export { loadConfig } from './load.js';
export type { LoadedConfig, LoadOptions } from './load.js';
export type { Checked, Option, OptionFactory, OptionSettings } from './option.js';
export {
  boolean,
  choice,
  float,
  hostPorts,
  integer,
  list,
  multiString,
  port,
  secret,
  string,
  stringMap,
} from './options.js';
export type { Range } from './options.js';
export { printConfig, printReference } from './print.js';
export { defineConfig, section } from './schema.js';
export type { ConfigOf, ConfigOverrides, ConfigSchema, OptionMap, Section } from './schema.js';
export type { StandardNames, StandardPlaces } from './standard-files.js';
