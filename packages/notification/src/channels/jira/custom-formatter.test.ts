import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServiceError } from '@monasca/common';
import { notificationTo, openNotifier } from '../../../test/channel-suite.js';
import { startHttpSink } from '../../../test/http-sink.js';
import { JiraDouble } from '../../../test/jira-double.js';
import { customTexts } from './custom-formatter.js';
import { jira } from './index.js';

const whole = `# as the original has it
jira_format:
  summary: Alarm created for {{ notification.alarm_name }} with severity
           {{ notification.severity }} for {{ notification.alarm_id }}
  description : "{{ notification.alarm_name }}"
  comments :  |
        message:  {{ notification.message}}
        state:  {{ notification.state}}
        nothing:  {{ notification.src_offset }}
`;

describe('custom_formatter', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'jira-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));
  const fileOf = (text: string): string => {
    const file = path.join(directory, 'format.yml');
    writeFileSync(file, text);
    return file;
  };

  it('J07: says the three texts', () => {
    expect(customTexts(fileOf(whole))(notificationTo('x', { alarmName: "<O'Neill>" }))).toEqual({
      summary: "Alarm created for <O'Neill> with severity HIGH for alarm",
      description: "<O'Neill>",
      comment: 'message:  Thresholds were exceeded\nstate:  ALARM\nnothing:  ',
    });
  });

  it('J08: without comments there is no call for one', async () => {
    const double = new JiraDouble();
    const sink = await startHttpSink(double.behaviour);
    const custom_formatter = fileOf(whole.replace(/ {2}comments[^]*/, ''));
    const hosts = [new URL(sink.origin).host];
    const notifier = openNotifier(jira, { user: 'bot', password: 's3cret', hosts, custom_formatter });
    await notifier.send(notificationTo(`${sink.origin}/?project=OPS`));
    await notifier.send(notificationTo(`${sink.origin}/?project=OPS`));
    await notifier.close?.();
    await sink.close();
    expect(double.complaints).toEqual([]);
    expect(double.calls).toEqual(['GET /rest/api/2/search', 'POST /rest/api/2/issue', 'GET /rest/api/2/search']);
    expect(double.issues[0]?.fields.summary).toBe('Alarm created for High CPU with severity HIGH for alarm');
  });

  it.each([
    ['J09: no summary', whole.replace('summary', 'title'), /jira_format\.summary/],
    ['no description', whole.replace('description', 'text'), /jira_format\.description/],
    ['no top key', whole.replace('jira_format', 'format'), /key jira_format/],
    ['a text that is none', 'jira_format: {summary: [1], description: x}', /jira_format\.summary/],
    ['no YAML', 'jira_format: {', /YAML/],
    [
      'no Liquid',
      whole.replace('notification.alarm_name }}', 'notification.alarm_name | title }}'),
      /jira_format\.summary.*title/,
    ],
  ])('%s is an error at start', (_, text, message) => {
    const open = (): unknown => openNotifier(jira, { custom_formatter: fileOf(text) });
    expect(open).toThrow(ServiceError);
    expect(open).toThrow(message);
  });

  it('J10: a file that is missing is an error at start', () => {
    expect(() => openNotifier(jira, { custom_formatter: path.join(directory, 'none.yml') })).toThrow(
      /none\.yml.*ENOENT/,
    );
  });
});
