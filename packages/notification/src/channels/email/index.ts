import type { Log } from '@monasca/common';
import { defineChannel, type ChannelContext, type Notifier, type ValuesOf } from '../../channel.js';
import type { Notification } from '../../notification.js';
import { SendError } from '../../send-error.js';
import type { TemplateText } from '../../templates/template-files.js';
import { SmtpClient } from './client.js';
import { sessionOptions } from './connection-options.js';
import { messageOf } from './message.js';
import { recipientsOf } from './recipients.js';
import { emailSection } from './section.js';
import { senderOf, type Sender } from './sender.js';
import { mailText } from './text.js';

type Options = ValuesOf<typeof emailSection>;

/** Mails in plain text; the address of a method is one of mail, or several with commas between them. */
class EmailNotifier implements Notifier {
  readonly #options: Options;
  readonly #log: Log;
  readonly #template: TemplateText;
  readonly #sender: Sender | undefined;
  readonly #client: SmtpClient | undefined;

  constructor(options: Options, { log, templates }: ChannelContext) {
    const { server = '', from_addr = '', port, timeout } = options;
    this.#options = options;
    this.#log = log;
    this.#template = templates.of('email');
    this.#sender = senderOf(from_addr);
    // Read in any case: a file that is missing is told of at start.
    const session = sessionOptions(options, server);
    this.#client = server === '' ? undefined : new SmtpClient(session, `${server}:${port}`, timeout * 1_000);
    if (this.#client === undefined || this.#sender === undefined) log.warn({ type: 'email' }, incomplete);
  }

  async send(notification: Notification): Promise<void> {
    const { method, alarm, deliveryId } = notification;
    const recipients = recipientsOf(method.address);
    const [client, sender] = [this.#client, this.#sender];
    if (client === undefined || sender === undefined) throw new SendError('client', incomplete);
    const { subject, body } = mailText(alarm, this.#options.grafana_url);
    const text = { subject, body: this.#template(notification) ?? body };
    const message = await messageOf({ sender, recipients, text, deliveryId });
    const rejected = await client.send({ from: sender.address, to: recipients }, message);
    if (rejected === 0) return;
    // Sent again, the others would have it twice.
    this.#log.warn(
      { deliveryId, methodId: method.id, rejected },
      'the mail server has refused some recipients of a mail',
    );
  }

  close(): Promise<void> {
    this.#client?.close();
    return Promise.resolve();
  }
}

/** The original's defaults enable mail without saying from whom and where to. */
const incomplete = 'no mail can be sent: [email_notifier] server and from_addr have to be set';

/** Mail by SMTP. */
export const email = defineChannel({
  sentCounter: 'sent_smtp_count',
  section: emailSection,
  create: (options, context) => new EmailNotifier(options, context),
});
