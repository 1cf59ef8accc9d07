import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServiceError, type Log } from '@monasca/common';
import { channelSuite, faultOf, notificationTo, openNotifier } from '../../../test/channel-suite.js';
import { makeCertificate } from '../../../test/certificate.js';
import { startHttpSink, type HttpSink } from '../../../test/http-sink.js';
import type { Notifier } from '../../channel.js';
import type { SendError } from '../../send-error.js';
import { readTemplates } from '../../templates/template-files.js';
import { slack } from './index.js';

const accept = () => ({ body: 'ok' });

channelSuite('slack webhook', {
  ...{ channel: slack, accept, secret: 'T0s3cret' },
  address: (origin) => `${origin}/services/T0s3cret`,
});
channelSuite('slack chat.postMessage', {
  ...{ channel: slack, accept, secret: 's3cret' },
  address: (origin) => `${origin}/api/chat.postMessage?token=s3cret&channel=#room`,
});

describe('slack', () => {
  let sink: HttpSink;
  let notifier: Notifier;
  let directory: string;
  beforeEach(async () => {
    sink = await startHttpSink(accept);
    notifier = openNotifier(slack);
    directory = mkdtempSync(path.join(tmpdir(), 'monasca-slack-'));
  });
  afterEach(async () => {
    await notifier.close?.();
    await sink.close();
    rmSync(directory, { recursive: true });
  });

  const hook = (): string => `${sink.origin}/services/T1`;
  const postMessage = (query: string): string => `${sink.origin}/api/chat.postMessage?${query}`;
  const template = (text: string): string => {
    const file = path.join(directory, 'message.liquid');
    writeFileSync(file, text);
    return file;
  };
  /** The text that a webhook gets. */
  const textOf = async (fields: Record<string, unknown>, options: Record<string, unknown> = {}): Promise<string> => {
    await notifier.close?.();
    notifier = openNotifier(slack, options);
    await notifier.send(notificationTo(hook(), fields));
    return (JSON.parse(sink.requests.at(-1)!.body) as { text: string }).text;
  };

  it('L01: L08: a webhook gets one POST of the indented JSON', async () => {
    await notifier.send(notificationTo(hook(), { alarmName: 'CPU ü <b>' }));
    expect(sink.requests).toHaveLength(1);
    const [request] = sink.requests;
    expect([request?.method, request?.headers['content-type']]).toEqual(['POST', 'application/json']);
    const text = [
      '{',
      '   "alarm_id": "alarm",',
      '   "alarm_definition_id": "definition",',
      String.raw`   "alarm_name": "CPU \u00fc <b>",`,
      '   "alarm_description": "user CPU over 90 percent",',
      '   "alarm_timestamp": 1700000000,',
      '   "state": "ALARM",',
      '   "old_state": "OK",',
      '   "message": "Thresholds were exceeded",',
      '   "tenant_id": "tenant",',
      '   "metrics": [',
      '      {',
      '         "id": null,',
      '         "name": "cpu.user_perc",',
      '         "dimensions": {',
      '            "hostname": "node-1",',
      '            "service": "monitoring"',
      '         }',
      '      }',
      '   ]',
      '}',
    ].join('\n');
    expect(request?.body).toBe(`{"text": ${JSON.stringify(text)}}`);
  });

  it.each([{ status: 500 }, { body: '{"ok":false,"error":"x"}' }, { body: 'no' }])(
    'L02: L03: %j costs one POST',
    async (answer) => {
      for (const address of [hook(), postMessage('token=t')]) {
        sink.requests.length = 0;
        sink.behaviour = () => answer;
        await faultOf(notifier.send(notificationTo(address)));
        expect(sink.requests).toHaveLength(1);
      }
    },
  );

  it('L04: L05: chat.postMessage gets a form, the hundred-and-first as the first', async () => {
    for (let count = 0; count < 101; count += 1) {
      await notifier.send(notificationTo(postMessage(`token=t${count}&channel=c`)));
    }
    expect(sink.requests).toHaveLength(101);
    const types = new Set(sink.requests.map(({ headers }) => headers['content-type']));
    expect(types).toEqual(new Set(['application/x-www-form-urlencoded']));
    const { text } = Object.fromEntries(new URLSearchParams(sink.requests[100]!.body));
    expect(JSON.parse(text!)).toMatchObject({ alarm_id: 'alarm', state: 'ALARM' });
  });

  it('L06: # is a part of the query, which is encoded again; the token is in no URL', async () => {
    await notifier.send(notificationTo(postMessage('token=xoxb-1&channel=#foo bar&x=%26')));
    const [request] = sink.requests;
    expect(request?.path).toBe('/api/chat.postMessage?channel=%23foo+bar&x=%26');
    expect(request?.headers.authorization).toBe('Bearer xoxb-1');
  });

  it('L07: a blank parameter is dropped', async () => {
    await notifier.send(notificationTo(postMessage('token=t&channel=c&as_user=&y')));
    await notifier.send(notificationTo(`${hook()}?a=&b=1`));
    expect(sink.requests.map(({ path }) => path)).toEqual(['/api/chat.postMessage?channel=c', '/services/T1?b=1']);
  });

  it('L09: L10: L11: a template has all variables, escaped as Slack wants it', async () => {
    const text = '{{ alarm_name }} {{ state }} {{ severity }} {{ link }} {{ metrics[0].dimensions.hostname }}';
    const fields = { alarmName: `'a' "b" <c> & <!channel>`, link: 'http://run.book/?a&b' };
    expect(await textOf(fields, { message_template: template(text) })).toBe(
      `'a' "b" &lt;c&gt; &amp; &lt;!channel&gt; ALARM HIGH http://run.book/?a&amp;b node-1`,
    );
  });

  it('L12: a template that is missing or none is told of at start', () => {
    const open = (file: string) => () => openNotifier(slack, { message_template: file });
    expect(open(path.join(directory, 'none'))).toThrow(ServiceError);
    expect(open(template('{{ state'))).toThrow(/message\.liquid/);
  });

  it.each([
    { body: 'ok' },
    { body: 'ok', headers: { 'content-type': 'text/html' } },
    { body: '{"ok":true}', headers: { 'content-type': 'application/json; charset=utf-8' } },
    { body: '{"ok":true}' },
  ])('L13: %j is success', async (answer) => {
    sink.behaviour = () => answer;
    await notifier.send(notificationTo(hook()));
    expect(sink.requests).toHaveLength(1);
  });

  it.each([
    ['', 'client', false],
    ['<html>log in</html>', 'client', false],
    ['{"ok":"true"}', 'client', false],
    ['{"ok":false,"error":"invalid_auth"}', 'auth', true],
    ['{"ok":false,"error":"channel_not_found"}', 'address', true],
    ['{"ok":false,"error":"ratelimited"}', 'rateLimited', false],
    ['{"ok":false,"error":"internal_error"}', 'server', false],
    ['{"ok":false,"error":"Token T1 s3cret"}', 'client', false],
  ])('L14: 200 with %j is failure', async (body, reason, permanent) => {
    sink.behaviour = () => ({ body });
    const fault = await faultOf(notifier.send(notificationTo(hook())));
    expect([fault.reason, fault.permanent]).toEqual([reason, permanent]);
    expect(fault.message).not.toContain('s3cret');
  });

  it('L15: certificates are verified, by ca_certs whatever insecure says', async () => {
    const [own, other] = [makeCertificate(), makeCertificate()];
    const secure = await startHttpSink(accept, own);
    const outcome = async (options: Record<string, unknown>): Promise<string> => {
      const sender = openNotifier(slack, options);
      const reason = await sender.send(notificationTo(`${secure.origin}/services/T1`)).then(
        () => 'sent',
        (error: unknown) => (error as SendError).reason,
      );
      await sender.close?.();
      return reason;
    };
    try {
      expect(await outcome({})).toBe('network');
      expect(await outcome({ insecure: true })).toBe('sent');
      expect(await outcome({ ca_certs: own.certFile })).toBe('sent');
      expect(await outcome({ ca_certs: own.certFile, insecure: true })).toBe('sent');
      expect(await outcome({ ca_certs: other.certFile, insecure: true })).toBe('network');
      expect(() => openNotifier(slack, { ca_certs: '/none.pem' })).toThrow(ServiceError);
    } finally {
      await secure.close();
      own.remove();
      other.remove();
    }
  });

  it('that certificates are not verified is told at start', async () => {
    const own = makeCertificate();
    const told: string[] = [];
    const tell = (_: object, message: string): void => void told.push(message);
    const log: Log = { debug: tell, info: tell, warn: tell, error: tell };
    for (const options of [{}, { insecure: true, ca_certs: own.certFile }, { insecure: true }]) {
      await openNotifier(slack, options, { log }).close?.();
    }
    own.remove();
    expect(told).toEqual([expect.stringContaining('[slack_notifier] insecure')]);
  });

  it('L16: the proxy is for https only', async () => {
    await notifier.close?.();
    const proxy = await startHttpSink(() => ({ status: 502 }));
    notifier = openNotifier(slack, { proxy: proxy.origin });
    await notifier.send(notificationTo(hook()));
    expect(sink.requests).toHaveLength(1);
    await proxy.close();
    // Nobody is there any more.
    const fault = await faultOf(notifier.send(notificationTo('https://slack.invalid/services/T1')));
    expect((fault.cause as NodeJS.ErrnoException).code).toBe('ECONNREFUSED');
  });

  it('nobody is called by what tenants write', async () => {
    const name = '<!channel> <@U1> <#C1> a < b & <b>';
    expect(await textOf({ alarmName: name })).toContain('"alarm_name": "&lt;!channel> &lt;@U1> &lt;#C1> a < b & <b>"');
  });

  it('a text that is too long ends with an ellipsis', async () => {
    const text = await textOf({ stateChangeReason: 'x'.repeat(50_000) });
    expect([text.length, text.at(-1)]).toEqual([40_000, '…']);
  });

  it('a template of the method wins over the file of the options, that over the one of the channel', async () => {
    for (const name of ['slack', 'method']) writeFileSync(path.join(directory, `${name}.liquid`), `of the ${name}`);
    const templates = readTemplates(directory);
    const sender = openNotifier(slack, { message_template: template('of the options') }, { templates });
    const { method, ...rest } = notificationTo(hook());
    await sender.send({ method, ...rest });
    await sender.send({ method: { ...method, id: 'other' }, ...rest });
    await sender.close?.();
    expect(sink.requests.map(({ body }) => body)).toEqual(['{"text": "of the method"}', '{"text": "of the options"}']);
  });
});
