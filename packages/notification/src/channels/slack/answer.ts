import { answerObject } from '../../outgoing/answer-object.js';
import { checkAnswer } from '../../outgoing/check-answer.js';
import type { HttpAnswer } from '../../outgoing/http-client.js';
import { SendError, type SendReason } from '../../send-error.js';

/** Errors of chat.postMessage that say more than that it has failed. */
const reasons: ReadonlyMap<string, SendReason> = new Map([
  ...['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired', 'missing_scope'].map(
    (code) => [code, 'auth'] as const,
  ),
  ...['channel_not_found', 'not_in_channel', 'is_archived'].map((code) => [code, 'address'] as const),
  ...['ratelimited', 'rate_limited'].map((code) => [code, 'rateLimited'] as const),
  ...['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout'].map(
    (code) => [code, 'server'] as const,
  ),
]);

/** Slack has taken what it answers with success, and with the text `ok` or an object whose `ok` is true. */
export function checkSlackAnswer(answer: HttpAnswer): void {
  checkAnswer(answer, 'Slack');
  if (answer.text === 'ok') return;
  const object = answerObject(answer.text);
  if (object?.ok === true) return;
  const { error } = object ?? {};
  // A code is a word; whatever else stands there may be anything, a secret too.
  const code = typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? error : undefined;
  const reason = reasons.get(code ?? '') ?? 'client';
  throw new SendError(reason, `Slack has answered ${answer.status} with ${code ?? 'another text than ok'}`);
}
