// @ts-check

/** Receivers, of which one fails now and then as a whole, and the methods that lead to them. */
export const receiverCount = 4;
const methodCount = 12;
export const methods = Array.from({ length: methodCount }, (_, index) => index);

/** Each definition tells one method, two or three of ALARM. */
export const definitions = methods.map((index) =>
  [index, (index + 5) % methodCount, (index + 10) % methodCount].slice(0, 1 + (index % 3)),
);
export const definitionOf = (/** @type {number} */ n) => n % definitions.length;

/** A notification: of a transition and to a method, by their numbers. */
export const keyOf = (/** @type {number} */ n, /** @type {number} */ method) => `${n}/${method}`;

/** All that the first transitions are to lead to. */
export const keysOf = (/** @type {number} */ transitions) =>
  Array.from({ length: transitions }, (_, n) => (definitions[definitionOf(n)] ?? []).map((m) => keyOf(n, m))).flat();

export const alarmIdOf = (/** @type {number} */ n) => `alarm-${n}`;
export const numberOf = (/** @type {string} */ alarmId) => Number(alarmId.slice('alarm-'.length));

/** What its receivers do with every request of a transition: refuse it for good, fail again and again, or nothing special. */
export const fateOf = (/** @type {number} */ n) => {
  if (n % 500 === 7) return 'refused';
  return n % 500 === 13 ? 'hopeless' : 'usual';
};
