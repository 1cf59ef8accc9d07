import type { Readiness } from '../health.js';

/** What the primary process asks a worker, and what it answers. */
export interface Question {
  readonly monascaAsks: 'readiness';
  readonly id: number;
}

export interface Answer {
  readonly monascaAnswers: number;
  readonly readiness: Readiness;
}

const has = (message: unknown, key: string): boolean =>
  typeof message === 'object' && message !== null && Object.hasOwn(message, key);

// Other libraries send messages on the same channel.
export const isQuestion = (message: unknown): message is Question => has(message, 'monascaAsks');
export const isAnswer = (message: unknown): message is Answer => has(message, 'monascaAnswers');
