import { checkAnswer } from '../../outgoing/check-answer.js';
import type { HttpAnswer } from '../../outgoing/http-client.js';
import { SendError } from '../../send-error.js';

/** Success is an XML document with the id of the message; errors have a code, and throttling may come with 400. */
export function checkSnsAnswer(answer: HttpAnswer): void {
  const [, code = ''] = /<Code>\s*(\w+)\s*<\/Code>/.exec(answer.text) ?? [];
  checkAnswer(/thrott|RequestLimitExceeded/i.test(code) ? { ...answer, status: 429 } : answer, 'SNS');
  if (answer.text.includes('<MessageId>')) return;
  throw new SendError('client', `SNS has answered ${answer.status} without the id of a message`);
}
