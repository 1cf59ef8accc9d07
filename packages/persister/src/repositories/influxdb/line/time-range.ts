/** Places in time that InfluxDB has, in ms since the epoch: nanoseconds in 64 bits. */
export const timeRangeMs = { first: -9_223_372_036_854, last: 9_223_372_036_854 } as const;
