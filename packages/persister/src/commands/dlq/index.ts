import type { ServiceCommand } from '@monasca/common/service';
import type { PersisterConfig } from '../../config.js';
import { drop } from './drop.js';
import { edit } from './edit.js';
import { list } from './list.js';
import { replay } from './replay.js';
import { show } from './show.js';

/** Everything that can be done with dead letters. */
export const dlq: readonly ServiceCommand<PersisterConfig>[] = [list, show, edit, replay, drop];
