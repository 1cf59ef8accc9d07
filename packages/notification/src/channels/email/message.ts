import MailComposer from 'nodemailer/lib/mail-composer';
import { encodeWord } from 'nodemailer/lib/mime-funcs';
import type { Sender } from './sender.js';
import type { MailText } from './text.js';

export interface Mail {
  readonly sender: Sender;
  readonly recipients: readonly string[];
  readonly text: MailText;
  /** The same for each attempt. */
  readonly deliveryId: string;
}

/** The bytes of a mail: plain text in UTF-8 and base64. */
export function messageOf({ sender, recipients, text, deliveryId }: Mail): Promise<Buffer> {
  const composer = new MailComposer({
    from: sender.header,
    to: [...recipients],
    messageId: `<${deliveryId}@${sender.host}>`,
    headers: {
      Subject: { prepared: true, foldLines: true, value: encodedWords(text.subject) },
      'Auto-Submitted': 'auto-generated',
    },
    text: { content: text.body, contentTransferEncoding: 'base64' },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** Always encoded, so that nothing in a text can end the header, and a blank at its end is kept. */
function encodedWords(text: string): string {
  const [quoted, base64] = [encodeWord(text, 'Q', 52), encodeWord(text, 'B', 52)];
  return quoted.length <= base64.length ? quoted : base64;
}
