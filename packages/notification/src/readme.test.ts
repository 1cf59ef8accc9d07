import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { serviceMain } from '@monasca/common/service';
import { notificationTo, openNotifier } from '../test/channel-suite.js';
import { startHttpSink } from '../test/http-sink.js';
import { channels } from './channels/index.js';
import { readReceivers } from './channels/webhook/receivers-file.js';
import { signatureOf } from './channels/webhook/signature.js';
import { webhook } from './channels/webhook/index.js';
import { schema } from './config.js';
import { notification } from './service.js';
import { readGroups } from './grouping/read-groups.js';
import { readSilences } from './silences/read-silences.js';
import { readTemplates } from './templates/template-files.js';
import { templateVariables } from './templates/variables.js';

const readme = readFileSync(path.resolve(import.meta.dirname, '../README.md'), 'utf8');

/** The blocks of a language, in order. */
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, text = '']) => text);

describe('the README', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'monasca-readme-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const write = (name: string, text: string): string => {
    const file = path.join(directory, name);
    writeFileSync(file, text);
    return file;
  };

  it('has a configuration that says something in each line', () => {
    const [text = ''] = blocks('ini');
    const { values, warnings, sources } = loadConfig(schema, { env: {}, files: [write('notification.conf', text)] });
    expect(warnings).toEqual([]);
    const options = text.split('\n').filter((line) => line.includes(' = '));
    expect(Object.values(sources).filter((source) => source.includes('notification.conf:'))).toHaveLength(options.length); // prettier-ignore
    expect(values.retry_engine).toMatchObject({ backoff: 'exponential', max_attempts: 12 });
  });

  it('names every channel', () => {
    const types = [...readme.matchAll(/^\| `(\w+)` /gm)].map(([, type]) => type);
    expect(types).toEqual([...channels.keys()]);
  });

  it('has templates that say what they promise', () => {
    const [text = '', json = ''] = blocks('liquid');
    write('slack.liquid', text);
    write('webhook.liquid', json);
    const templates = readTemplates(directory);
    const told = notificationTo('address');
    expect(templates.of('slack')(told)).toBe(
      'ALARM HIGH: High CPU\ncpu.user_perc on node-1\nThresholds were exceeded (22:13 UTC)',
    );
    const { metrics } = templateVariables(told);
    expect(JSON.parse(templates.of('webhook')(told)!)).toEqual({ text: 'High CPU', metrics });
    for (const name of Object.keys(templateVariables(told))) expect(readme).toContain(`\`${name}\``);
  });

  it('has receivers whose signature is the one that it verifies', async () => {
    const [file = ''] = blocks('yaml');
    const receivers = readReceivers(write('receivers.yaml', file));
    expect(receivers).toHaveLength(2);
    const of = (address: string, id: string) =>
      receivers.find((one) => one.matches({ ...notificationTo(address).method, id }));
    const signed = of('https://hooks.example.org/monasca/a', 'any')!.headers('{"a": 1}');
    expect(signed['x-tenant']).toBe('ops');
    expect(of('https://hooks.example.org/', '8c9b1d3e-7f3a-4a3e-9d55-5d1a7a3d1f10')!.headers('')).toEqual({
      authorization: 'Bearer change-me-too',
    });

    const [code = ''] = blocks('js');
    const { isOurs } = (await import(write('verify.mjs', code))) as {
      isOurs: (headers: object, body: string, secret: string) => boolean;
    };
    expect(isOurs(signed, '{"a": 1}', 'change-me')).toBe(true);
    expect(isOurs(signed, '{"a": 2}', 'change-me')).toBe(false);
    expect(isOurs(signed, '{"a": 1}', 'change-you')).toBe(false);
    expect(isOurs({}, '{"a": 1}', 'change-me')).toBe(false);
    const signing = { secret: 'change-me', header: 'x-grafana-alerting-signature', timestampHeader: 'x-monasca-time' };
    vi.setSystemTime(Date.now() - 600_000);
    const old = signatureOf(signing, 'x');
    vi.useRealTimers();
    expect(isOurs(old, 'x', 'change-me')).toBe(false);
  });

  it('sends webhooks of a template that makes JSON as JSON', async () => {
    write('webhook.liquid', blocks('liquid')[1] ?? '');
    const sink = await startHttpSink();
    const notifier = openNotifier(webhook, {}, { templates: readTemplates(directory) });
    await notifier.send(notificationTo(sink.origin));
    expect(sink.requests[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'monasca-delivery-id': expect.any(String) as string }); // prettier-ignore
    await notifier.close?.();
    await sink.close();
  });

  it('has silences', () => {
    const silences = readSilences(write('silences.yaml', blocks('yaml')[1] ?? ''));
    expect(silences.map(({ comment }) => comment)).toEqual(['new racks', 'nobody is there at night']);
  });

  it('has groups', () => {
    const rules = readGroups(write('groups.yaml', blocks('yaml')[2] ?? ''));
    expect(rules.map(({ by, times }) => [by, times.repeatMs])).toEqual([
      [['definition', 'dimensions.hostname'], 14_400_000],
      [['tenant'], undefined],
    ]);
    expect(rules.map(({ matches }) => matches(notificationTo('address')))).toEqual([false, true]);
  });

  const commands = blocks('sh').join('').trim().split('\n');
  it.each(commands)('has commands that there are: %s', async (line) => {
    let told = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      told += String(text);
      return true;
    });
    const words = line.replace(/^npx monasca-notification /, '').split(' ');
    const file = path.join(directory, 'none.conf');
    // The arguments are read before the file, which is not there.
    const code = await serviceMain(
      notification,
      words.map((word) => (word === 'notification.conf' ? file : word)),
    );
    expect([code, told]).toEqual([78, expect.stringContaining(file)]);
  });
});
