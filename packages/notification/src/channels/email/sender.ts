import { ServiceError } from '@monasca/common';
import { isMailAddress } from './recipients.js';

/** Who mails come from. */
export interface Sender {
  /** For the envelope. */
  readonly address: string;
  /** For the header `From`: the address, or name and address. */
  readonly header: string;
  /** What stands behind the @. */
  readonly host: string;
}

/**
 * Reads `local@domain` or `Name <local@domain>`; undefined for an empty text.
 * @throws ServiceError `configuration` for anything else
 */
export function senderOf(text: string): Sender | undefined {
  const header = text.trim();
  if (header === '') return undefined;
  const address = /^[^<>]*<([^<>]+)>$/.exec(header)?.[1] ?? header;
  if (/\p{Cc}/u.test(header) || !isMailAddress(address)) {
    throw new ServiceError('configuration', '[email_notifier] from_addr: expected an address of mail');
  }
  return { address, header, host: address.slice(address.indexOf('@') + 1) };
}
