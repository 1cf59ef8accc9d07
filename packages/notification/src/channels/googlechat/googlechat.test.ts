import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channelSuite, notificationTo, openNotifier } from '../../../test/channel-suite.js';
import { startHttpSink, type HttpSink, type SinkBehaviour } from '../../../test/http-sink.js';
import { templatesOf } from '../../../test/templates-of.js';
import type { Notifier } from '../../channel.js';
import { googlechat } from './index.js';

interface Widget {
  readonly textParagraph?: { readonly text: string };
  readonly decoratedText?: { readonly topLabel: string; readonly text: string };
  readonly buttonList?: { readonly buttons: readonly { readonly text: string; readonly onClick: object }[] };
}

interface Message {
  readonly fallbackText: string;
  readonly cardsV2: readonly {
    readonly cardId: string;
    readonly card: {
      readonly header: { readonly title: string };
      readonly sections: readonly { readonly widgets: readonly Widget[] }[];
    };
  }[];
}

/** Tags that texts of cards may have; other angle brackets have to be escaped. */
const bare = (text: string): string => text.replace(/<\/?(b|i|font)( color="#[0-9a-f]{6}")?>/g, '');

/**
 * Google's reference of messages and cards: at most 32000 bytes; a header needs a title, a decoratedText a text; at most 100
 * widgets; a widget is of one kind.
 */
const double: SinkBehaviour = ({ method, headers, body }) => {
  const { cardsV2 } = JSON.parse(body) as Message;
  const widgets = cardsV2.flatMap(({ card }) => card.sections.flatMap((section) => section.widgets));
  const texts = widgets.flatMap(({ textParagraph, decoratedText }) => [textParagraph?.text, decoratedText?.text]);
  const isTaken =
    method === 'POST' &&
    headers['content-type']?.startsWith('application/json') === true &&
    Buffer.byteLength(body) <= 32_000 &&
    cardsV2.every(({ cardId, card }) => cardId !== '' && card.header.title !== '') &&
    widgets.length > 0 &&
    widgets.length <= 100 &&
    widgets.every((widget) => Object.keys(widget).length === 1) &&
    texts.every((text) => text === undefined || (text !== '' && !/[<>]/.test(bare(text))));
  return isTaken ? { body: '{"name":"spaces/A/messages/B"}' } : { status: 400, body: '{"error":{"code":400}}' };
};

channelSuite('googlechat', {
  ...{ channel: googlechat, accept: double, secret: 's3cret' },
  address: (origin) => `${origin}/v1/spaces/A/messages?key=k&token=s3cret`,
});

describe('googlechat', () => {
  let sink: HttpSink;
  let notifier: Notifier;
  beforeEach(async () => {
    sink = await startHttpSink(double);
    notifier = openNotifier(googlechat);
  });
  afterEach(async () => {
    await notifier.close?.();
    await sink.close();
  });
  const message = (): Message => JSON.parse(sink.requests.at(-1)!.body) as Message;
  const widgets = (): readonly Widget[] => message().cardsV2[0]!.card.sections[0]!.widgets;

  it('gets a card in the colour of the state', async () => {
    const fields = { alarmName: '<users/all>', stateChangeReason: '<b> & more', link: 'http://run.book/a' };
    await notifier.send(notificationTo(`${sink.origin}/v1/spaces/A/messages?key=k&token=t`, fields));
    expect(sink.requests[0]?.path).toBe('/v1/spaces/A/messages?key=k&token=t');
    expect(message().cardsV2[0]?.card.header.title).toBe('ALARM: <users/all>');
    expect(widgets()[0]).toEqual({
      textParagraph: { text: '<font color="#d32f2f"><b>ALARM</b></font> &lt;b&gt; &amp; more' },
    });
    expect(widgets()).toContainEqual({ decoratedText: { topLabel: 'Severity', text: 'HIGH', wrapText: true } });
    const button = { text: 'Link', onClick: { openLink: { url: 'http://run.book/a' } } };
    expect(widgets().at(-1)).toEqual({ buttonList: { buttons: [button] } });
  });

  it('shows the text of a template below the title', async () => {
    const own = openNotifier(googlechat, {}, { templates: templatesOf('googlechat', '<b>{{ alarm_name }}</b>') });
    await own.send(notificationTo(sink.origin, { alarmName: '<x>' }));
    await own.close?.();
    expect(widgets()).toEqual([{ textParagraph: { text: '<b>&lt;x&gt;</b>' } }]);
  });
});
