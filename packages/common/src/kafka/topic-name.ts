/** Longest name that a broker gives a topic, in characters. */
const longest = 249;

/**
 * Whether a client can be asked for it: the binding cuts a name at a NUL and takes what is before it for another topic.
 * What else is no name the broker says.
 */
export const isTopic = (name: unknown): boolean =>
  typeof name === 'string' && name !== '' && name.length <= longest && !name.includes('\0');

/** For an error: so much of it as helps. */
export const shown = (name: unknown): string =>
  typeof name === 'string' ? JSON.stringify(name.slice(0, longest)) : String(name);
