import { answerObject } from '../../outgoing/answer-object.js';
import { checkAnswer } from '../../outgoing/check-answer.js';
import type { HttpAnswer } from '../../outgoing/http-client.js';
import { withRetryAfter } from '../../outgoing/with-retry-after.js';

/** Success has 204, or 200 where the address has `wait`; the body of 429 says for how long, with a fraction. */
export function checkDiscordAnswer(answer: HttpAnswer): void {
  checkAnswer(withRetryAfter(answer, answerObject(answer.text)?.retry_after), 'Discord');
}
