import type { HttpAnswer } from './http-client.js';

/** An answer whose body says for how many seconds the receiver wants to be left alone: more exact than its header. */
export function withRetryAfter(answer: HttpAnswer, seconds: unknown): HttpAnswer {
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0) return answer;
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(Math.ceil(seconds)) } };
}
