import { list, secret, section, string } from '@monasca/common/config';
import { httpOptions } from '../../outgoing/http-options.js';

export const telegramSection = section('Bots of Telegram.', {
  ...httpOptions,
  token: secret({ optional: true, help: 'Token of the bot that writes to methods whose address is the id of a chat.' }),
  url: string({ default: 'https://api.telegram.org', help: 'URL of the Bot API for them.' }),
  chats: list({ default: [], help: 'Chats that methods may name, as their addresses do: id, or @name. Default: all.' }),
});
