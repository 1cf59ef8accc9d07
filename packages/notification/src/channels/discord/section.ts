import { section } from '@monasca/common/config';
import { httpOptions } from '../../outgoing/http-options.js';

export const discordSection = section('Webhooks of Discord.', { ...httpOptions });
