import { section } from '@monasca/common/config';
import { httpOptions } from '../../outgoing/http-options.js';

export const mattermostSection = section('Incoming webhooks of Mattermost and Rocket.Chat.', { ...httpOptions });
