/** Units of time by their letters in InfluxQL, in ms. */
export const units = { h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

export type Unit = keyof typeof units;

/** A span of time in ms since the epoch: after `from`, up to and with `to`. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * Spans of one unit each, from the latest to the earliest. They end at one moment for all: queries that say now() for
 * themselves would overlap or leave gaps.
 * @param now ms since the epoch
 * @param start how many units before that the first one ends; `end` how many before it the last one begins
 */
export function windowsOf(unit: Unit, now: number, start: number, end: number): Window[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, i) => {
    const to = now - (start + i) * units[unit];
    return { from: to - units[unit], to };
  });
}
