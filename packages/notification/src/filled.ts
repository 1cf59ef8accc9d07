/** An option that is empty is one that is not set. */
export const filled = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
