import { checkAnswer } from '../../outgoing/check-answer.js';
import type { HttpAnswer } from '../../outgoing/http-client.js';

/** Workflows answer 202. The connectors before them said 200 even when Teams had refused, and its status in the text. */
export function checkTeamsAnswer(answer: HttpAnswer): void {
  checkAnswer(answer, 'Teams');
  const [, status] = /returned HTTP error (\d{3})/.exec(answer.text) ?? [];
  if (status !== undefined) checkAnswer({ ...answer, status: Number(status) }, 'Teams');
}
