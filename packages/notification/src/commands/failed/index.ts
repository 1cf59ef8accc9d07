import type { ServiceCommand } from '@monasca/common/service';
import type { NotificationConfig } from '../../config.js';
import { list } from './list.js';
import { resend } from './resend.js';
import { show } from './show.js';

/** Everything that can be done with what was not delivered. */
export const failed: readonly ServiceCommand<NotificationConfig>[] = [list, show, resend];
