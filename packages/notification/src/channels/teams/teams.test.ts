import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channelSuite, faultOf, notificationTo, openNotifier } from '../../../test/channel-suite.js';
import { startHttpSink, type HttpSink, type SinkBehaviour } from '../../../test/http-sink.js';
import { templatesOf } from '../../../test/templates-of.js';
import type { Notifier } from '../../channel.js';
import { teams } from './index.js';

interface Card {
  readonly $schema: string;
  readonly type: string;
  readonly version: string;
  readonly body: readonly {
    readonly type: string;
    readonly text?: string;
    readonly color?: string;
    readonly facts?: readonly { readonly title: string; readonly value: string }[];
  }[];
  readonly actions?: readonly { readonly type: string; readonly title: string; readonly url: string }[];
}

interface Message {
  readonly type: string;
  readonly attachments: readonly {
    readonly contentType: string;
    readonly contentUrl: string | null;
    readonly content: Card;
  }[];
}

const cardOf = (body: string): Card => (JSON.parse(body) as Message).attachments[0]!.content;

/**
 * Microsoft's documentation of workflows and of Adaptive Cards: a `message` with attachments of the adaptive type; at most
 * 28 KB; `text` of a TextBlock, `facts` of a FactSet and `url` of Action.OpenUrl are required; colours of a closed list.
 */
const double: SinkBehaviour = ({ method, headers, body }) => {
  const { type, attachments } = JSON.parse(body) as Message;
  const isTaken =
    method === 'POST' &&
    headers['content-type'] === 'application/json' &&
    Buffer.byteLength(body) <= 28 * 1_024 &&
    type === 'message' &&
    attachments.length === 1 &&
    attachments.every(
      ({ contentType, contentUrl, content }) =>
        contentType === 'application/vnd.microsoft.card.adaptive' &&
        contentUrl === null &&
        content.type === 'AdaptiveCard' &&
        content.$schema === 'http://adaptivecards.io/schemas/adaptive-card.json' &&
        /^1\.[0-5]$/.test(content.version) &&
        content.body.every(({ type, text, facts, color = 'Default' }) =>
          type === 'TextBlock'
            ? Boolean(text) && ['Default', 'Good', 'Warning', 'Attention'].includes(color)
            : type === 'FactSet' && facts!.every(({ title, value }) => title !== '' && value !== ''),
        ) &&
        (content.actions ?? []).every(({ type, url }) => type === 'Action.OpenUrl' && URL.canParse(url)),
    );
  return { status: isTaken ? 202 : 400 };
};

channelSuite('teams', {
  ...{ channel: teams, accept: double, secret: 's3cret' },
  address: (origin) => `${origin}/workflows/1/triggers/manual/paths/invoke?sig=s3cret`,
});

describe('teams', () => {
  let sink: HttpSink;
  let notifier: Notifier;
  beforeEach(async () => {
    sink = await startHttpSink(double);
    notifier = openNotifier(teams);
  });
  afterEach(async () => {
    await notifier.close?.();
    await sink.close();
  });
  const card = (): Card => cardOf(sink.requests.at(-1)!.body);

  it.each([
    ['ALARM', 'Attention'],
    ['OK', 'Good'],
    ['UNDETERMINED', 'Warning'],
    ['constructor', 'Default'],
  ])('gets a card whose colour says %s', async (newState, color) => {
    await notifier.send(notificationTo(sink.origin, { newState, alarmName: '[a](b) *c*', link: 'http://run.book/a' }));
    expect(card().body[0]).toMatchObject({ text: `${newState}: \\[a\\](b) \\*c\\*`, color });
    expect(card().body[1]?.text).toBe('Thresholds were exceeded');
    expect(card().body[2]?.facts).toContainEqual({ title: 'Severity', value: 'HIGH' });
    const dimensions = { title: 'cpu.user\\_perc', value: 'hostname=node-1, service=monitoring' };
    expect(card().body[2]?.facts).toContainEqual(dimensions);
    expect(card().actions).toEqual([{ type: 'Action.OpenUrl', title: 'Link', url: 'http://run.book/a' }]);
  });

  it('shows the text of a template below the title', async () => {
    const own = openNotifier(
      teams,
      {},
      { templates: templatesOf('teams', '**{{ severity }}** {{ alarm_description }}') },
    );
    await own.send(notificationTo(sink.origin, { alarmDescription: 'ü_'.repeat(20_000) }));
    await own.close?.();
    expect(card().body).toHaveLength(2);
    expect(card().body[1]?.text).toMatch(/^\*\*HIGH\*\* (ü\\_)+.*…$/);
  });

  // Connectors answered so when Teams had refused what they passed on.
  it('is not fooled by a 200 that tells of a failure', async () => {
    const body =
      'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId';
    sink.behaviour = () => ({ body });
    expect((await faultOf(notifier.send(notificationTo(sink.origin)))).reason).toBe('rateLimited');
    sink.behaviour = () => ({ body: '1' });
    await notifier.send(notificationTo(sink.origin));
  });
});
