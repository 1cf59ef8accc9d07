import type { ServiceCommand } from '@monasca/common/service';
import type { NotificationConfig } from '../../config.js';
import { convert } from './convert.js';

/** Everything that can be done with templates. */
export const templates: readonly ServiceCommand<NotificationConfig>[] = [convert];
