import { SendError } from '../../send-error.js';

/** `local@domain`, without display name, quotes and comments. */
const form = /^[^\p{C}\s<>()[\]\\,;:"@]+@[^\p{C}\s<>()[\]\\,;:"@]+$/u;

export const isMailAddress = (text: string): boolean => form.test(text) && Buffer.byteLength(text) <= 254;

/**
 * Recipients of an address, several with commas between them.
 * @throws SendError `address` without saying it
 */
export function recipientsOf(address: string): readonly string[] {
  // A line break could begin another command or header: not even one at the end is cut off.
  if (/\p{Cc}/u.test(address)) throw new SendError('address', 'a mail address holds control characters');
  const recipients = address
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (recipients.length === 0 || !recipients.every(isMailAddress)) {
    throw new SendError('address', 'expected mail addresses with commas between them');
  }
  return [...new Set(recipients)];
}
