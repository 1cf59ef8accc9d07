/** Hours of some days of each week, by the clock of a place. A window may go on past midnight: its day is that of its start. */
export interface Weekly {
  /** `mon` to `sun`. */
  readonly days: readonly string[];
  /** Minutes since midnight; `to` is exclusive and may be smaller than `from`. */
  readonly from: number;
  readonly to: number;
  /** As the IANA data base has it. */
  readonly timezone: string;
}

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const minutesADay = 24 * 60;

/** Whether a time, in ms since the epoch, is within the window. */
export function weeklyWindow({ days, from, to, timezone }: Weekly): (time: number) => boolean {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: timezone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  const wanted = new Set(days.map((day) => weekdays.indexOf(day)));
  return (time) => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
    const day = weekdays.indexOf((parts.weekday ?? '').toLowerCase());
    const minute = Number(parts.hour) * 60 + Number(parts.minute);
    if (from <= to) return wanted.has(day) && minute >= from && minute < to;
    return (wanted.has(day) && minute >= from) || (wanted.has((day + 6) % 7) && minute < to);
  };
}

/** Minutes of `HH:MM`, up to 24:00; undefined for anything else. */
export function minutesOf(text: unknown): number | undefined {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(typeof text === 'string' ? text : '') ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && total <= minutesADay ? total : undefined;
}
