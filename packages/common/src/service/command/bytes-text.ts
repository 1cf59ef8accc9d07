import { isUtf8 } from 'node:buffer';

/** Bytes of one line of a dump. */
const lineBytes = 32;

/**
 * Bytes for people: text where they are UTF-8, what a terminal would take for a command being escaped; else a dump in
 * hexadecimal digits.
 */
export function bytesText(bytes: Buffer): { readonly form: 'UTF-8' | 'hexadecimal'; readonly text: string } {
  if (isUtf8(bytes)) {
    const escape = (control: string): string => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
    return { form: 'UTF-8', text: bytes.toString().replace(/(?![\n\t])\p{Cc}/gu, escape) };
  }
  const hex = bytes.toString('hex');
  return { form: 'hexadecimal', text: hex.replace(new RegExp(`.{${lineBytes * 2}}(?=.)`, 'g'), '$&\n') };
}
