import { defineChannel, type ChannelContext, type Notifier, type ValuesOf } from '../../channel.js';
import { filled } from '../../filled.js';
import type { ReceiverTokens } from '../../keystone/receiver-tokens.js';
import type { Notification } from '../../notification.js';
import { checkAnswer } from '../../outgoing/check-answer.js';
import type { HttpClient } from '../../outgoing/http-client.js';
import { deliveryHeader } from '../../outgoing/http-notifier.js';
import { openHttpClient } from '../../outgoing/http-options.js';
import type { TemplateText } from '../../templates/template-files.js';
import { defaultBody, templateBody } from './body.js';
import type { Receiver } from './receiver.js';
import { readReceivers } from './receivers-file.js';
import { webhookSection } from './section.js';

/** Posts the original's JSON, or what a template says, to the address of the method. */
class WebhookNotifier implements Notifier {
  readonly #client: HttpClient;
  /** Those that have certificates of their own have clients of their own. */
  readonly #receivers: readonly (readonly [receiver: Receiver, client: HttpClient])[];
  readonly #tokens: ReceiverTokens;
  readonly #template: TemplateText;
  readonly #extended: boolean;

  constructor(options: ValuesOf<typeof webhookSection>, { networks, templates, openTokens }: ChannelContext) {
    const file = filled(options.receivers_file);
    const client = openHttpClient(options, networks);
    const receivers = file === undefined ? [] : readReceivers(file);
    this.#client = client;
    this.#receivers = receivers.map((receiver) => {
      const { certificate } = receiver;
      return [receiver, certificate === undefined ? client : openHttpClient(options, networks, certificate)];
    });
    this.#tokens = openTokens();
    this.#template = templates.of('webhook');
    this.#extended = options.extended_body;
  }

  async send(notification: Notification): Promise<void> {
    const { deliveryId, method } = notification;
    const text = this.#template(notification);
    const { contentType, body } = text === undefined ? defaultBody(notification, this.#extended) : templateBody(text);
    const found = this.#receivers.find(([receiver]) => receiver.matches(method));
    const [receiver, client] = found ?? [undefined, this.#client];
    const answer = await this.#tokens.request(method.address, (token) => {
      const own = { 'content-type': contentType, ...token, ...receiver?.headers(body), [deliveryHeader]: deliveryId };
      return client.request(method.address, { headers: own, body });
    });
    checkAnswer(answer, 'the webhook');
  }

  async close(): Promise<void> {
    const clients = new Set([this.#client, ...this.#receivers.map(([, client]) => client)]);
    await Promise.all([this.#tokens, ...clients].map((each) => each.close()));
  }
}

export const webhook = defineChannel({
  section: webhookSection,
  create: (options, context) => new WebhookNotifier(options, context),
});
