import { answerObject } from '../../outgoing/answer-object.js';
import { checkAnswer } from '../../outgoing/check-answer.js';
import type { HttpAnswer } from '../../outgoing/http-client.js';
import { SendError } from '../../send-error.js';

/** Mattermost says `ok`, Rocket.Chat an object whose `success` is true; a page to log in at says neither. */
export function checkMattermostAnswer(answer: HttpAnswer): void {
  checkAnswer(answer, 'the chat');
  if (answer.text.trim() === 'ok' || answerObject(answer.text)?.success === true) return;
  throw new SendError('client', `the chat has answered ${answer.status} with another text than ok`);
}
