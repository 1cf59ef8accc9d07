import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channelSuite, faultOf, notificationTo, openNotifier } from '../../../test/channel-suite.js';
import { startHttpSink, type HttpSink, type SinkBehaviour } from '../../../test/http-sink.js';
import { templatesOf } from '../../../test/templates-of.js';
import type { Notifier } from '../../channel.js';
import { discord } from './index.js';

interface Embed {
  readonly title?: string;
  readonly description?: string;
  readonly url?: string;
  readonly color: number;
  readonly fields?: readonly { readonly name: string; readonly value: string; readonly inline?: boolean }[];
}

interface Message {
  readonly embeds: readonly Embed[];
  readonly allowed_mentions: unknown;
}

const isText = (text: string | undefined, max: number): boolean =>
  text !== undefined && text.trim() !== '' && text.length <= max;

const sizeOf = ({ title = '', description = '', fields = [] }: Embed): number =>
  [title, description, ...fields.flatMap(({ name, value }) => [name, value])].join('').length;

/**
 * "Execute Webhook" and "Embed Limits" of Discord's documentation: at most 10 embeds; title 256 characters, description
 * 4096, 25 fields of 256 and 1024, neither of which may be empty, 6000 together; colour as an integer; 204 without `wait`.
 */
const double: SinkBehaviour = ({ method, headers, body }) => {
  const { embeds, allowed_mentions } = JSON.parse(body) as Message;
  const isTaken =
    method === 'POST' &&
    headers['content-type'] === 'application/json' &&
    JSON.stringify(allowed_mentions) === '{"parse":[]}' &&
    embeds.length === 1 &&
    embeds.every(
      (embed) =>
        (embed.title === undefined || isText(embed.title, 256)) &&
        (embed.description === undefined || embed.description.length <= 4_096) &&
        (embed.fields ?? []).every(({ name, value }) => isText(name, 256) && isText(value, 1_024)) &&
        (embed.fields ?? []).length <= 25 &&
        Number.isInteger(embed.color) &&
        embed.color <= 0xff_ff_ff &&
        sizeOf(embed) <= 6_000,
    );
  return isTaken ? { status: 204 } : { status: 400, body: '{"code":50035,"message":"Invalid Form Body"}' };
};

channelSuite('discord', {
  ...{ channel: discord, accept: double, secret: 's3cret' },
  address: (origin) => `${origin}/api/webhooks/1/s3cret`,
});

describe('discord', () => {
  let sink: HttpSink;
  let notifier: Notifier;
  beforeEach(async () => {
    sink = await startHttpSink(double);
    notifier = openNotifier(discord);
  });
  afterEach(async () => {
    await notifier.close?.();
    await sink.close();
  });
  const embed = (): Embed => (JSON.parse(sink.requests.at(-1)!.body) as Message).embeds[0]!;

  it('gets an embed in the colour of the state', async () => {
    await notifier.send(notificationTo(sink.origin, { alarmName: '*CPU* <@1>', link: 'javascript:alert(1)' }));
    expect(embed()).toMatchObject({
      title: 'ALARM: \\*CPU\\* \\<@1>',
      description: 'Thresholds were exceeded',
      color: 0xd32f2f,
    });
    expect(embed().url).toBeUndefined();
    expect(embed().fields).toContainEqual({ name: 'State', value: 'OK → ALARM', inline: true });
    expect(embed().fields).toContainEqual({ name: 'Severity', value: 'HIGH', inline: true });
    await notifier.send(notificationTo(sink.origin, { newState: 'UNDETERMINED', link: 'https://run.book' }));
    expect(embed()).toMatchObject({ color: 0xf9a825, url: 'https://run.book/' });
  });

  it('gets the text of a template', async () => {
    const own = openNotifier(
      discord,
      {},
      { templates: templatesOf('discord', '**{{ alarm_name }}**{{ alarm_description }}') },
    );
    await own.send(notificationTo(sink.origin, { alarmName: '_x_', alarmDescription: 'y'.repeat(5_000) }));
    await own.close?.();
    expect(embed().description).toMatch(/^\*\*\\_x\\_\*\*y+…$/);
    expect(embed().description).toHaveLength(4_096);
  });

  it('says in seconds, with a fraction, how long it wants to be left alone', async () => {
    const body = '{"message":"You are being rate limited.","retry_after":64.57,"global":false}';
    sink.behaviour = () => ({ status: 429, body, headers: { 'retry-after': '1' } });
    const fault = await faultOf(notifier.send(notificationTo(sink.origin)));
    expect([fault.reason, fault.retryAfterMs]).toEqual(['rateLimited', 65_000]);
  });
});
