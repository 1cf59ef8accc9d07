import type { ServiceCommand } from '@monasca/common/service';
import type { NotificationConfig } from '../config.js';
import { failed } from './failed/index.js';
import { showLedger } from './ledger/index.js';
import { templates } from './templates/index.js';
import { testMethod } from './test-method/index.js';

/** What the executable does beside serving. To add a command: a folder here, a line in this table. */
export const commands: readonly ServiceCommand<NotificationConfig>[] = [
  testMethod,
  ...failed,
  showLedger,
  ...templates,
];
