export { bytesText } from './bytes-text.js';
export { defineCommand, type CommandArgs, type CommandContext, type ServiceCommand } from './command.js';
export { confirm, type Terminal } from './confirm.js';
export { flag, value, values, type CommandOption, type CommandOptions, type OptionValues } from './options.js';
export { comparePlaces, parsePlace, placeText, type Place } from './place.js';
export { Progress, type ProgressStream } from './progress.js';
export { parseTime } from './time.js';
