import { isJsonObject } from '@monasca/common/messages';

const mask = '***';

/**
 * As much of an address as tells receivers apart and lets nobody in: the host of a URL, the domain of a mail address,
 * nothing of anything else.
 */
export function maskedAddress(address: string): string {
  const url = /^https?:\/\//i.test(address) && URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined) return `${url.protocol}//${url.host}/${mask}`;
  const [, domain] = /^[^@\s,;]+@([a-z\d.-]+)$/i.exec(address.trim()) ?? [];
  return domain === undefined ? mask : `${mask}@${domain}`;
}

/** A text in which no URL, of whatever scheme, says a user or password. */
export const maskedUsers = (text: string): string =>
  text.replace(/\b([a-z][a-z\d+.-]*:(?:\\?\/){2})[^\s/?#]*@/gi, `$1${mask}@`);

/** A text for people in which no URL says more than its host. */
export const maskedText = (text: string): string =>
  maskedUsers(text).replace(/\bhttps?:\/\/[^\s"'<>]+/gi, maskedAddress);

/** A JSON value whose addresses are masked, wherever they stand. */
export function maskedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskedValue);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, isAddress(key) ? masked(inner) : maskedValue(inner)])); // prettier-ignore
}

const isAddress = (key: string): boolean => key.toLowerCase() === 'address';

const masked = (value: unknown): unknown => (typeof value === 'string' ? maskedAddress(value) : value && mask);
