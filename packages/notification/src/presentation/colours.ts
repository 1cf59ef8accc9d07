const colours: Readonly<Record<string, number>> = { ALARM: 0xd3_2f_2f, OK: 0x2e_7d_32, UNDETERMINED: 0xf9_a8_25 };
const grey = 0x75_75_75;

/** The colour of a state, as 0xRRGGBB: red, green, amber, and grey for states that nobody knows. */
export const colourOf = (state: string): number => (Object.hasOwn(colours, state) ? colours[state]! : grey);

/** The same as `#rrggbb`. */
export const hexColourOf = (state: string): string => `#${colourOf(state).toString(16).padStart(6, '0')}`;
