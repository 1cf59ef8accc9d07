import type { NotificationConfig } from '../config.js';
import { filled } from '../filled.js';

/** The engines that a process is to run, as the configuration names them; by default grouping where something is grouped. */
export function engineNames({
  engines: { run },
  grouping: { file },
}: Pick<NotificationConfig, 'engines' | 'grouping'>): readonly string[] {
  const grouping = filled(file) === undefined ? [] : ['grouping'];
  return run ?? ['notification', 'retry', 'periodic', ...grouping];
}
