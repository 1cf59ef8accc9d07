import { answerObject } from '../../outgoing/answer-object.js';
import { checkAnswer } from '../../outgoing/check-answer.js';
import type { HttpAnswer } from '../../outgoing/http-client.js';
import { withRetryAfter } from '../../outgoing/with-retry-after.js';
import { SendError } from '../../send-error.js';

/** Telegram's own code of an error is what counts, not that of what stands before it. */
export function checkTelegramAnswer(answer: HttpAnswer): void {
  const { ok, error_code: code, parameters } = answerObject(answer.text) ?? {};
  const status = ok === false && typeof code === 'number' ? code : answer.status;
  const seconds = typeof parameters === 'object' && parameters !== null && 'retry_after' in parameters;
  checkAnswer(withRetryAfter({ ...answer, status }, seconds ? parameters.retry_after : undefined), 'Telegram');
  if (ok !== true) throw new SendError('client', `Telegram has answered ${answer.status} without saying ok`);
}
