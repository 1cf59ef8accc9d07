/** Marks that turn the order of what follows, by which a text may look like another one. */
const marks = /(?![\n\t])\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text for terminals: what one would take for a command, or for the direction of what follows, is shown as an escape. It
 * changes no JSON, in which such characters are parts of texts only.
 */
export const visible = (text: string): string =>
  text.replace(marks, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
