import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { notificationTo } from '../../../test/channel-suite.js';
import { runCommand, type CommandResult } from '../../../test/run-command.js';
import { customTexts } from '../../channels/jira/custom-formatter.js';

/** As the original's documentation has it, but for the loop and the conditions. */
const formatter = `# tickets
jira_format:
  summary: Alarm created for {{ notification.alarm_name }} with severity
           {{ notification.severity }} for {{ notification.alarm_id }}
  description : "{{ notification.alarm_name | upper }} \\u2713" # in capitals
  comments :  |
        message:  {{ notification.message}}
        {% if not notification.link %}no link{% endif %}
          {% for m in notification.metrics %}{{ loop.index }}: {{ m.name }}
          {% endfor %}
other: [1, 2]
`;

describe('templates convert', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'monasca-convert-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const file = (name: string, text: string): string => {
    const all = path.join(directory, name);
    writeFileSync(all, text);
    return all;
  };
  const out = (name = ''): string => path.join(directory, 'out', name);
  const convert = (...argv: string[]): Promise<CommandResult> => runCommand({}, ['templates', 'convert', ...argv]);

  it('prints a template', async () => {
    const { code, stdout, stderr } = await convert(
      file('slack.j2', '{{ state|lower }}{% if link %} {{ link }}{% endif %}\n'),
    );
    expect([code, stdout, stderr]).toEqual([0, '{{ state | downcase }}{% if link %} {{ link }}{% endif %}\n', '']);
  });

  it('converts the templates of Jira, and leaves the rest as it is', async () => {
    const { code, stderr } = await convert(file('format.yml', formatter), '--out', out());
    expect([code, stderr]).toEqual([0, '']);
    const text = readFileSync(out('format.yml'), 'utf8');
    expect(text).toBe(
      formatter
        .replace(/"\{\{.*?"/, '"{{ notification.alarm_name | upcase }} ✓"')
        .replace(
          '{% if not notification.link %}no link{% endif %}',
          '{% unless notification.link %}no link{% endunless %}',
        )
        .replace('loop.index', 'forloop.index')
        .replace('message}}', 'message }}'),
    );
    expect(customTexts(out('format.yml'))(notificationTo('x'))).toEqual({
      summary: 'Alarm created for High CPU with severity HIGH for alarm',
      description: 'HIGH CPU ✓',
      comment: 'message:  Thresholds were exceeded\nno link\n  1: cpu.user_perc\n  ',
    });
  });

  it.each([
    ['a: 1\njira_format: {summary: "{{ a | upper }}", description: \'{{ b | lower }}\'}\n'],
    ['jira_format:\n  summary: >-\n    {{ a\n    | upper }}\n\n    b\n  description: x\n'],
    ['jira_format:\n  summary: |+\n    {{ a | upper }}\n\n  description: |2\n      {{ a | upper }}\n'],
    ['jira_format:\n  summary: {{ a | upper }}\n'.replace('{{ a | upper }}', '"{{ a | upper }}\\n\\n"')],
    ['jira_format:\n  summary: &x "{{ a | upper }}"\n  description: *x\n  comments: ""\n'],
  ])('says in YAML of %j what is meant', async (text) => {
    const { code, stdout } = await convert(file('format.yaml', text));
    expect(code).toBe(0);
    const filters = (value: unknown): string => JSON.stringify(value).replaceAll('upper', 'upcase').replaceAll('lower', 'downcase').replaceAll('{{ a |', '{{ a |'); // prettier-ignore
    expect(JSON.stringify(parse(stdout))).toBe(filters(parse(text)));
  });

  it('says where something has no form, and writes nothing of that file', async () => {
    const [good, bad] = [file('good.j2', '{{ state }}'), file('bad.j2', 'x\n {{ state | title }}{{ a b }}')];
    const jira = file('jira.yml', formatter.replace('notification.message', 'notification.message|wordwrap').replace('| upper', '| nosuch')); // prettier-ignore
    const { code, stdout, stderr } = await convert(good, bad, jira, '--out', out());
    expect([code, stdout]).toEqual([65, `${out('good.liquid')}\n`]);
    expect(stderr.split('\n')).toEqual([
      `${bad}:2:26: expected the end of the tag, got b`,
      expect.stringMatching(`^${jira}:5:17: description: filter nosuch`),
      expect.stringMatching(`^${jira}:7:42: comments: filter wordwrap`),
      '',
    ]);
    expect([existsSync(out('good.liquid')), existsSync(out('bad.liquid')), existsSync(out('jira.yml'))]).toEqual([true, false, false]); // prettier-ignore
  });

  it('overwrites nothing unless it shall', async () => {
    const template = file('slack.j2', '{{ state }}');
    expect((await convert(template, '--out', directory)).code).toBe(0);
    writeFileSync(path.join(directory, 'slack.liquid'), 'mine');
    const { code, stderr } = await convert(template, '--out', directory);
    expect([code, stderr]).toEqual([78, expect.stringContaining('--force')]);
    expect(readFileSync(path.join(directory, 'slack.liquid'), 'utf8')).toBe('mine');
    expect((await convert(template, '--out', directory, '--force')).code).toBe(0);
    expect(readFileSync(path.join(directory, 'slack.liquid'), 'utf8')).toBe('{{ state }}');
  });

  it.each([
    [['none.j2'], 'ENOENT'],
    [['a.j2', 'b.j2'], '--out'],
    [['a.j2', 'a.txt', '--out', 'out'], 'several'],
    [['broken.j2'], 'UTF-8'],
  ])('of %j is refused', async (names, why) => {
    for (const name of ['a.j2', 'b.j2', 'a.txt']) file(name, '{{ state }}');
    writeFileSync(path.join(directory, 'broken.j2'), Buffer.from([0xff]));
    const argv = names.map((name) => (name.startsWith('--') ? name : path.join(directory, name)));
    const { code, stderr } = await convert(...argv);
    expect([code, stderr]).toEqual([78, expect.stringContaining(why)]);
    expect(existsSync(out())).toBe(false);
  });

  it.each([
    ['jira_format: {', /:\d+:\d+: expected YAML/],
    ['format: {}', /:1:1: expected the key jira_format/],
  ])('of the YAML %j says what is wrong', async (text, message) => {
    const { code, stdout, stderr } = await convert(file('format.yml', text));
    expect([code, stdout, stderr]).toEqual([65, '', expect.stringMatching(message)]);
  });

  it('says what prints otherwise', async () => {
    const { code, stderr } = await convert(file('a.j2', '\n{{ metrics }}'));
    expect([code, stderr]).toEqual([0, expect.stringMatching(/a\.j2:2:4: note: .*JSON/)]);
  });
});
