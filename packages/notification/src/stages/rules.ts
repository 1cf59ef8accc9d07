import type { AlarmTransition } from '@monasca/common/messages';

export type SkipReason = 'disabled' | 'too_old';

/**
 * Why nobody is told of a transition, if nobody is.
 * @param ttlMs oldest age that counts, in ms; none for any
 */
export function reasonToSkip(
  { actionsEnabled, timestamp }: AlarmTransition,
  ttlMs: number | undefined,
  now: number,
): SkipReason | undefined {
  if (!actionsEnabled) return 'disabled';
  return ttlMs !== undefined && now - timestamp > ttlMs ? 'too_old' : undefined;
}
