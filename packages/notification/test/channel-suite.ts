import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog, type Log } from '@monasca/common';
import type { Channel, ChannelContext, Notifier } from '../src/channel.js';
import { noTokens } from '../src/keystone/receiver-tokens.js';
import type { Notification } from '../src/notification.js';
import { createNetworks } from '../src/outgoing/networks.js';
import { readTemplates } from '../src/templates/template-files.js';
import { SendError, type SendReason } from '../src/send-error.js';
import { startHttpSink, type HttpSink, type SinkBehaviour } from './http-sink.js';
import { transition } from './transitions.js';

/** What the suite has to know of a channel over HTTP. */
export interface ChannelUnderTest {
  readonly channel: Channel;
  /** Options that differ from the defaults; the time-out is 1 s. `origin` is the receiver's. */
  readonly options?: (origin: string) => Readonly<Record<string, unknown>>;
  /** The address of a method, with a secret in it that must never be told. */
  readonly address: (origin: string) => string;
  readonly secret: string;
  /** How the receiver takes a notification. Default: 200 with an empty body. */
  readonly accept?: SinkBehaviour;
}

/** A notification of the transition that all tests know, changed where it is said. */
export const notificationTo = (address: string, fields?: Record<string, unknown>): Notification => ({
  deliveryId: '0a1b2c3d-0000-4000-8000-000000000001',
  method: { id: 'method', tenantId: 'tenant', type: 'type', name: 'ops', address, period: 0 },
  alarm: transition(fields),
});

/** A notifier with the defaults of its section, but for some options. */
export function openNotifier(
  channel: Channel,
  options: Readonly<Record<string, unknown>> = {},
  context: Partial<ChannelContext> = {},
): Notifier {
  const defaults = Object.fromEntries(
    Object.entries(channel.section.options).map(([name, option]) => [name, option.default]),
  );
  return channel.create({ ...defaults, ...options } as never, {
    log: silentLog,
    networks: createNetworks([], []),
    templates: readTemplates(),
    kafka: { options: { bootstrap: '127.0.0.1:9' }, topics: [] },
    openTokens: () => noTokens,
    ...context,
  });
}

/** The error of a send that has to fail. */
export async function faultOf(sending: Promise<void>): Promise<SendError> {
  const error: unknown = await sending.then(
    () => undefined,
    (fault: unknown) => fault,
  );
  expect(error).toBeInstanceOf(SendError);
  return error as SendError;
}

/** Texts that a receiver's limits or markup might not bear, as long as a record of Kafka has room for them everywhere. */
const unusualTexts = {
  blanks: ' \n',
  'long texts': 'long '.repeat(1_000),
  'long texts of emojis': '🔥'.repeat(2_500),
  'long texts of control characters': '\u0001'.repeat(1_500),
  'halves of characters': '\ud83d \udd25'.repeat(300),
  'markup, mentions and line breaks':
    '<b>&amp; "x" *y* _z_ `c` [a](http://b) @everyone <!channel> <@1> ~\r\n|\t'.repeat(50),
};

/** A transition that says a text wherever it may say any. */
const everywhere = (text: string, newState: string): Record<string, unknown> => ({
  ...{
    alarmName: text,
    alarmDescription: text,
    stateChangeReason: text,
    severity: text,
    lifecycleState: text,
    newState,
  },
  link: `http://run.book/${encodeURIComponent(text.replace(/[\ud800-\udfff]/g, '').slice(0, 50))}`,
  metrics: Array.from({ length: 30 }, () => ({ id: null, name: text, dimensions: { hostname: text, [text]: text } })),
});

/** What every channel over HTTP promises, whoever its receiver is. */
export function channelSuite(name: string, under: ChannelUnderTest): void {
  const { channel, options = () => ({}), accept = () => ({}), secret } = under;

  describe(`the channel ${name}`, () => {
    let sink: HttpSink;
    let notifier: Notifier;
    let told: string[];
    const tell = (fields: object, message: string): void => void told.push(JSON.stringify(fields) + message);
    const log: Log = { debug: tell, info: tell, warn: tell, error: tell };
    const send = (): Promise<void> => notifier.send(notificationTo(under.address(sink.origin)));
    const open = (context: Partial<ChannelContext> = {}): Notifier =>
      openNotifier(channel, { timeout: 1, ...options(sink.origin) }, { log, ...context });

    beforeEach(async () => {
      sink = await startHttpSink(accept);
      told = [];
      notifier = open();
    });
    afterEach(async () => {
      await notifier.close?.();
      await sink.close();
    });

    it('delivers, with the same delivery id each time', async () => {
      await send();
      await send();
      const ids = sink.requests.map(({ headers }) => headers['monasca-delivery-id']);
      expect(ids.length).toBeGreaterThanOrEqual(2);
      expect(new Set(ids)).toEqual(new Set(['0a1b2c3d-0000-4000-8000-000000000001']));
    });

    it('takes transitions with nothing in them but nulls', async () => {
      const nothing = { alarmName: null, alarmDescription: null, severity: null, metrics: null, link: null };
      await notifier.send(notificationTo(under.address(sink.origin), nothing));
      expect(sink.requests.length).toBeGreaterThan(0);
    });

    it.each(Object.entries(unusualTexts))('takes %s', async (_, text) => {
      for (const newState of ['ALARM', 'OK', 'UNDETERMINED', '', text]) {
        await notifier.send(notificationTo(under.address(sink.origin), everywhere(text, newState)));
      }
      expect(sink.requests.length).toBeGreaterThanOrEqual(5);
    });

    it.each<[status: number, reason: SendReason, permanent: boolean]>([
      [400, 'client', true],
      [401, 'auth', true],
      [403, 'auth', true],
      [404, 'client', true],
      [410, 'client', true],
      [408, 'timeout', false],
      [429, 'rateLimited', false],
      [500, 'server', false],
      [503, 'server', false],
    ])('has the reason of status %i', async (status, reason, permanent) => {
      sink.behaviour = () => ({ status, headers: { 'retry-after': '7' }, body: `no ${secret}` });
      const fault = await faultOf(send());
      expect([fault.reason, fault.permanent, fault.retryAfterMs]).toEqual([reason, permanent, 7_000]);
      expectSilence(fault);
    });

    it.each([301, 302, 307])('follows no redirect: %i is a failure', async (status) => {
      sink.behaviour = ({ path }) =>
        path.startsWith('/elsewhere') ? {} : { status, headers: { location: `${sink.origin}/elsewhere` } };
      await faultOf(send());
      expect(sink.requests.map(({ path }) => path)).not.toContain('/elsewhere');
    });

    it('gives up when there is no answer in time', async () => {
      sink.behaviour = () => undefined;
      const fault = await faultOf(send());
      expect(fault.reason).toBe('timeout');
      expectSilence(fault);
    });

    it('gives up when an answer does not end in time', async () => {
      sink.behaviour = (_, response) => {
        const timer = setInterval(() => response.write('.'), 50);
        response.on('close', () => clearInterval(timer));
        return undefined;
      };
      expect((await faultOf(send())).reason).toBe('timeout');
    });

    it('says that nobody is there', async () => {
      await sink.close();
      const fault = await faultOf(send());
      expect([fault.reason, fault.permanent]).toEqual(['network', false]);
      expectSilence(fault);
    });

    it('connects to no address that is denied', async () => {
      await notifier.close?.();
      notifier = open({ networks: createNetworks([], ['127.0.0.0/8']) });
      const fault = await faultOf(send());
      expect([fault.reason, fault.permanent]).toEqual(['forbidden', true]);
      expect(sink.requests).toEqual([]);
    });

    function expectSilence(fault: SendError): void {
      const texts = [fault.message, String(fault.stack), String((fault.cause as Error | undefined)?.message), ...told];
      expect(texts.filter((text) => text.includes(secret))).toEqual([]);
    }
  });
}
