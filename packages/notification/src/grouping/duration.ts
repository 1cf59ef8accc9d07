const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of such as `30s`, `5m`, `4h`, `1d`; undefined for anything else. */
export function durationMs(text: unknown): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(typeof text === 'string' ? text : '') ?? [];
  return count === undefined ? undefined : Number(count) * unitMs[unit]!;
}
