import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServiceError } from '@monasca/common';
import { channelSuite, faultOf, notificationTo, openNotifier } from '../../../test/channel-suite.js';
import { startHttpSink, type HttpSink, type SinkBehaviour } from '../../../test/http-sink.js';
import { templatesOf } from '../../../test/templates-of.js';
import type { Notifier } from '../../channel.js';
import { telegram } from './index.js';

interface Message {
  readonly chat_id?: string;
  readonly text?: string;
  readonly parse_mode?: string;
  readonly message_thread_id?: string;
}

const error = (code: number, description: string, parameters?: object): object => ({
  status: code,
  body: JSON.stringify({ ok: false, error_code: code, description, parameters }),
});

/**
 * `sendMessage` of the Bot API: `chat_id` and `text` are required, the text has 1 to 4096 characters once entities are
 * parsed; HTML knows few tags, and `<`, `>` and `&` that are none have to be escaped.
 */
const double: SinkBehaviour = ({ method, path, headers, body }) => {
  if (method !== 'POST' || !/^\/bot[\w:]+\/sendMessage$/.test(path)) return error(404, 'Not Found');
  if (headers['content-type'] !== 'application/json') return error(400, 'Bad Request');
  const { chat_id, text = '', parse_mode } = JSON.parse(body) as Message;
  if (!chat_id) return error(400, 'Bad Request: chat_id is empty');
  const bare = parse_mode === 'HTML' ? text.replace(/<b>|<\/b>|<a href="[^"<>]+">|<\/a>/g, '') : text;
  if (parse_mode === 'HTML' && /[<>]|&(?!lt;|gt;|amp;|quot;)/.test(bare)) return error(400, "can't parse entities");
  const parsed = bare.replace(/&\w+;/g, '.');
  if (parsed.trim() === '' || parsed.length > 4_096) return error(400, 'message is too long');
  return { body: '{"ok":true,"result":{"message_id":1}}' };
};

channelSuite('telegram', {
  ...{ channel: telegram, accept: double, secret: 's3cret' },
  address: (origin) => `${origin}/bot1:s3cret/sendMessage?chat_id=-100`,
});
channelSuite('telegram with a token of the configuration', {
  ...{ channel: telegram, accept: double, secret: 's3cret' },
  options: (origin) => ({ token: '1:s3cret', url: `${origin}/` }),
  address: () => '@alarms',
});

describe('telegram', () => {
  let sink: HttpSink;
  let notifier: Notifier;
  beforeEach(async () => {
    sink = await startHttpSink(double);
    notifier = openNotifier(telegram);
  });
  afterEach(async () => {
    await notifier.close?.();
    await sink.close();
  });
  const send = (fields?: Record<string, unknown>, query = 'chat_id=-100'): Promise<void> =>
    notifier.send(notificationTo(`${sink.origin}/bot1:a/sendMessage?${query}`, fields));
  const message = (): Message => JSON.parse(sink.requests.at(-1)!.body) as Message;

  it('gets a message in HTML, and what else the address asks for', async () => {
    await send({ alarmName: '<b>&', link: 'https://run.book/?a="b"&c' }, 'chat_id=@alarms&message_thread_id=7&text=x');
    expect(message()).toMatchObject({ chat_id: '@alarms', message_thread_id: '7', parse_mode: 'HTML' });
    expect(message().text?.split('\n')).toEqual([
      '<b>ALARM: &lt;b&gt;&amp;</b>',
      'Thresholds were exceeded',
      '<b>State:</b> OK → ALARM',
      '<b>Severity:</b> HIGH',
      '<b>Description:</b> user CPU over 90 percent',
      '<b>Time:</b> 2023-11-14T22:13:20.123Z',
      '<b>cpu.user_perc:</b> hostname=node-1, service=monitoring',
      '<b>Alarm:</b> alarm',
      '<a href="https://run.book/?a=%22b%22&amp;c">Link</a>',
    ]);
  });

  it('keeps its markup, however much there is to tell', async () => {
    const long = 'long '.repeat(1_000);
    const metrics = Array.from({ length: 9 }, () => ({ name: long, dimensions: { hostname: long } }));
    await send({ alarmName: long, stateChangeReason: long, alarmDescription: long, severity: long, metrics });
    expect(message().parse_mode).toBe('HTML');
    expect(message().text).toContain('<b>Further metrics:</b> 4');
  });

  it('gets a template in HTML, without its markup where it is too long', async () => {
    await notifier.close?.();
    const templates = templatesOf('method', '<b>{{ alarm_name }}</b> {{ alarm_description }}');
    notifier = openNotifier(telegram, {}, { templates });
    await send({ alarmName: '<x>', alarmDescription: 'short' });
    expect(message()).toMatchObject({ text: '<b>&lt;x&gt;</b> short', parse_mode: 'HTML' });
    await send({ alarmName: '<x>', alarmDescription: '🔥'.repeat(5_000) });
    expect(message().text).toMatch(/^<x> (🔥)+…$/u);
    expect(message().parse_mode).toBeUndefined();
  });

  it.each([
    [error(429, 'Too Many Requests', { retry_after: 12 }), 'rateLimited', false, 12_000],
    [{ ...error(429, 'Too Many Requests', { retry_after: 12 }), status: 200 }, 'rateLimited', false, 12_000],
    [error(400, 'Bad Request: chat not found'), 'client', true, undefined],
    [error(403, 'Forbidden: bot was blocked by the user'), 'auth', true, undefined],
    [error(401, 'Unauthorized'), 'auth', true, undefined],
    [{ body: '{"ok":false}' }, 'client', false, undefined],
    [{ body: 'ok' }, 'client', false, undefined],
  ])('has not taken what it answers with %j', async (answer, reason, permanent, retryAfterMs) => {
    sink.behaviour = () => answer;
    expect(await faultOf(send())).toMatchObject({ reason, permanent, retryAfterMs });
  });

  it.each(['-100', 'https://api.telegram.org/bot1:a/sendMessage', 'https://api.telegram.org/x?chat_id=1', 'a b'])(
    '%j is no address without a token in the configuration',
    async (address) => {
      const fault = await faultOf(notifier.send(notificationTo(address)));
      expect([fault.reason, fault.permanent]).toEqual(['address', true]);
    },
  );

  it('writes to chats that are allowed, only', async () => {
    await notifier.close?.();
    notifier = openNotifier(telegram, { token: '1:a', url: sink.origin, chats: ['-100', '@Alarms'] });
    await send();
    await send({}, 'chat_id=@alarms&message_thread_id=7');
    await notifier.send(notificationTo('@ALARMS'));
    for (const query of ['chat_id=-1001', 'chat_id=-100&chat_id=7', 'chat_id=alarms', 'chat_id=%20-100']) {
      expect(await faultOf(send({}, query))).toMatchObject({ reason: 'forbidden', permanent: true });
    }
    const fault = await faultOf(notifier.send(notificationTo('-7')));
    expect([fault.reason, fault.message]).toEqual(['forbidden', '[telegram_notifier] chats has no such chat']);
    expect(sink.requests).toHaveLength(3);
  });

  it('a token that is none is told of at start', () => {
    expect(() => openNotifier(telegram, { token: 'a/b' })).toThrow(ServiceError);
  });

  it('is told at start that a URL of the configuration is none', () => {
    expect(() => openNotifier(telegram, { url: 'api.telegram.org' })).toThrow(ServiceError);
  });
});
