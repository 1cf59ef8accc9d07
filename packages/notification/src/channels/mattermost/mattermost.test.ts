import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channelSuite, faultOf, notificationTo, openNotifier } from '../../../test/channel-suite.js';
import { startHttpSink, type HttpSink, type SinkBehaviour } from '../../../test/http-sink.js';
import { templatesOf } from '../../../test/templates-of.js';
import type { Notifier } from '../../channel.js';
import { mattermost } from './index.js';

interface Post {
  readonly text?: string;
  readonly attachments?: readonly {
    readonly fallback: string;
    readonly color: string;
    readonly title: string;
    readonly title_link?: string;
    readonly text: string;
    readonly fields: readonly { readonly title: string; readonly value: string; readonly short: boolean }[];
  }[];
}

/**
 * Incoming webhooks as Mattermost documents them: JSON with `text` or `attachments`; a text of at most 16383 characters;
 * `fallback` is required; `@` mentions count in all texts.
 */
const double: SinkBehaviour = ({ method, headers, body }) => {
  const post = JSON.parse(body) as Post;
  const texts = [
    post.text ?? '',
    ...(post.attachments ?? []).flatMap(({ text, title, fields }) => [
      text,
      title,
      ...fields.map(({ value }) => value),
    ]),
  ];
  const isTaken =
    method === 'POST' &&
    headers['content-type'] === 'application/json' &&
    (Boolean(post.text) || post.attachments?.length === 1) &&
    (post.attachments ?? []).every(({ fallback, color }) => fallback !== '' && /^#[0-9a-f]{6}$/.test(color)) &&
    texts.every((text) => text.length <= 16_383 && !/@(all|channel|here|everyone)/.test(text));
  return isTaken ? { body: 'ok', headers: { 'content-type': 'text/plain' } } : { status: 400 };
};

channelSuite('mattermost', {
  ...{ channel: mattermost, accept: double, secret: 's3cret' },
  address: (origin) => `${origin}/hooks/s3cret`,
});

describe('mattermost', () => {
  let sink: HttpSink;
  let notifier: Notifier;
  beforeEach(async () => {
    sink = await startHttpSink(double);
    notifier = openNotifier(mattermost);
  });
  afterEach(async () => {
    await notifier.close?.();
    await sink.close();
  });
  const posted = (): Post => JSON.parse(sink.requests.at(-1)!.body) as Post;

  it('gets an attachment in the colour of the state', async () => {
    await notifier.send(notificationTo(sink.origin, { alarmName: '*CPU* @all', link: 'http://run.book/a' }));
    expect(posted().attachments?.[0]).toMatchObject({
      fallback: 'ALARM: *CPU* @\u200ball',
      color: '#d32f2f',
      title_link: 'http://run.book/a',
      text: 'Thresholds were exceeded',
    });
    expect(posted().attachments?.[0]?.fields).toContainEqual({
      ...{ title: 'cpu.user_perc', value: 'hostname=node-1, service=monitoring', short: true },
    });
    await notifier.send(notificationTo(sink.origin, { newState: 'OK', oldState: 'ALARM' }));
    expect(posted().attachments?.[0]?.color).toBe('#2e7d32');
  });

  it('gets the text of a template, with what tenants wrote escaped', async () => {
    const own = openNotifier(mattermost, {}, { templates: templatesOf('mattermost', '@here *{{ alarm_name }}*') });
    sink.behaviour = () => ({ body: 'ok' });
    await own.send(notificationTo(sink.origin, { alarmName: '[a](b) @all' }));
    await own.close?.();
    expect(posted()).toEqual({ text: '@here *\\[a\\](b) @\u200ball*' });
  });

  // Rocket.Chat answers with an object.
  it.each(['ok', '{"success":true}'])('has taken it when it says %s', async (body) => {
    sink.behaviour = () => ({ body });
    await notifier.send(notificationTo(sink.origin));
    expect(sink.requests).toHaveLength(1);
  });

  it.each(['', '{"success":false,"error":"invalid"}', '<html>'])('has not when it says %j', async (body) => {
    sink.behaviour = () => ({ body });
    expect((await faultOf(notifier.send(notificationTo(sink.origin)))).reason).toBe('client');
  });
});
