const listening = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `end` when a signal aborts, as `addEventListener` does, but for as many as thousands on one signal: that one looks
 * through all that it has each time.
 * @param signal not aborted yet
 * @returns ends the listening
 */
export function onAbort(signal: AbortSignal, end: () => void): () => void {
  // A function may listen twice.
  const call = (): void => end();
  const known = listening.get(signal) ?? listen(signal);
  known.add(call);
  return () => known.delete(call);
}

function listen(signal: AbortSignal): Set<() => void> {
  const ends = new Set<() => void>();
  listening.set(signal, ends);
  signal.addEventListener('abort', () => ends.forEach((end) => end()), { once: true });
  return ends;
}
