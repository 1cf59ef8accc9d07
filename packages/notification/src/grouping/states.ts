const severities: ReadonlyMap<string, number> = new Map([['OK', 0], ['UNDETERMINED', 1], ['ALARM', 2]]); // prettier-ignore

/** How bad a state is: ALARM is the worst, others than the three are as UNDETERMINED. */
export const severityOfState = (state: string): number => severities.get(state) ?? 1;
