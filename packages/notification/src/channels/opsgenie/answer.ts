import { answerObject } from '../../outgoing/answer-object.js';
import { checkAnswer } from '../../outgoing/check-answer.js';
import type { HttpAnswer } from '../../outgoing/http-client.js';
import { SendError } from '../../send-error.js';

/** A request that is taken is answered with 202 and an object; it is worked off later. */
export function checkOpsgenieAnswer(answer: HttpAnswer): void {
  checkAnswer(answer, 'Opsgenie');
  if (answer.status === 202 || typeof answerObject(answer.text)?.requestId === 'string') return;
  throw new SendError('client', `Opsgenie has answered ${answer.status} without taking the request`);
}
