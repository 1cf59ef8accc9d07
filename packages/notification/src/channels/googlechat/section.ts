import { section } from '@monasca/common/config';
import { httpOptions } from '../../outgoing/http-options.js';

export const googlechatSection = section('Incoming webhooks of Google Chat.', { ...httpOptions });
