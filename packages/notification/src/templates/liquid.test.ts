import { describe, expect, it } from 'vitest';
import { ServiceError } from '@monasca/common';
import { parseJson } from '@monasca/common/messages';
import { notificationTo } from '../../test/channel-suite.js';
import { SendError } from '../send-error.js';
import { compileTemplate } from './liquid.js';
import { templateVariables } from './variables.js';

const render = (text: string, variables: object = {}): string => compileTemplate(text, 'file')(variables);

describe('compileTemplate', () => {
  it.each([
    ['{{ a }}|{{ b.c }}|{{ none }}', { a: 1, b: { c: 'x<&>"' } }, '1|x<&>"|'],
    ['line\n{{ a }}\n', { a: 'x\n' }, 'line\nx\n'],
    ['{% if a %}yes{% else %}no{% endif %}', { a: '' }, 'no'],
    ['{% for m in a %}{{ m.name }},{% endfor %}', { a: [{ name: 'x' }, { name: 'y' }] }, 'x,y,'],
    ['{% for d in a %}{{ d[0] }}={{ d[1] }} {% endfor %}', { a: { h: 'x', s: 'y' } }, 'h=x s=y '],
    ['{{ 1700000000 | date: "%Y-%m-%d %H:%M" }}', {}, '2023-11-14 22:13'],
    ['{{ a }}', { a: [{ b: 'ü' }] }, '[{"b": "\\u00fc"}]'],
    ['{% assign a = nil %}{{ a }}{{ nil }}{{ empty }}|', { a: 1 }, '|'],
    ['{{ a | json }}', { a: [{ b: 'ü' }] }, '[{"b":"ü"}]'],
    [
      '{{ a | html_json }}',
      { a: { b: "<i>&'ü\u007f", a: 1 } },
      '{"a": 1, "b": "\\u003ci\\u003e\\u0026\\u0027\\u00fc\\u007f"}',
    ],
    ['{{ nil | html_json }} {{ b | html_json }}', {}, 'null null'],
    ['{{ a | python_text }} {{ b | python_text }}{{ nil | python_text }}', { a: true }, 'True '],
    [
      '{{ a | python_length }} {{ b | python_length }} {{ c | python_length }}',
      { a: '🔔', b: { x: 1 }, c: [1, 2] },
      '1 1 2',
    ],
    ['{{ " a  b\n" | python_split | join: "," }}', {}, 'a,b'],
    ['{{ "a,b,,c,," | python_split: "," | size }} {{ "a,b,c" | python_split: ",", 1 | last }}', {}, '6 b,c'],
    ['{{ "a🔔b" | python_slice: 1, 2 }} {{ a | python_slice: 1 | join: "" }}', { a: [1, 2, 3] }, '🔔 23'],
    ['{{ a | python_json: 1 }}', { a: { b: 'ü' } }, '{\n "b": "\\u00fc"\n}'],
  ])('renders %j', (text, variables, expected) => {
    expect(render(text, variables)).toBe(expected);
  });

  it('prints numbers as they were written', () => {
    const variables = { a: parseJson('{"b": 90.0, "c": 12345678901234567890}') };
    expect(render('{{ a.b }} {{ a.c }} {{ a | json }}', variables)).toBe(
      '90.0 12345678901234567890 {"b":90.0,"c":12345678901234567890}',
    );
  });

  it('escapes whatever is printed, but for what is raw', () => {
    const template = compileTemplate('<{{ a }} {{ b }} {{ a | raw }}', 'file', (text) => text.replaceAll('<', '&lt;'));
    expect(template({ a: '<i', b: ['<j'] })).toBe('<&lt;i ["&lt;j"] <i');
  });

  it.each([
    '{{ a | upper }}',
    '{{ a',
    '{% set a = 1 %}',
    '{% include "/etc/passwd" %}',
    '{% render "/etc/passwd" %}',
    '{% layout "/etc/passwd" %}',
    '{% for k, v in d.items() %}{% endfor %}',
    '{% for k in d.items() %}{% endfor %}',
    '{# a comment #}',
    '{{ a if b else c }}',
    '{% if a is defined %}{% endif %}',
    '{% if not a %}{% endif %}',
    '{% if loop.first %}{% endif %}',
    'x'.repeat(70_000),
  ])('refuses %s', (text) => {
    expect(() => compileTemplate(text, 'file')).toThrow(ServiceError);
    expect(() => compileTemplate(text, 'file')).toThrow(/^file: /);
  });

  it.each(['{% if a contains "is in (x)" %}{% endif %}', '{color:#fff}{{ a }}{color}', 'not if is in f(x)'])(
    'takes %s, which only looks like Jinja',
    (text) => {
      expect(() => compileTemplate(text, 'file')).not.toThrow();
    },
  );

  it.each([
    '{% for i in (1..2000000000) %}{{ i }}{% endfor %}',
    '{% for i in (1..90000) %}{% for j in (1..90000) %}{% endfor %}{% endfor %}',
  ])('ends %s', (text) => {
    const template = compileTemplate(text, 'file');
    expect(() => template({})).toThrow(SendError);
    expect(() => template({})).toThrow(expect.objectContaining({ reason: 'template', permanent: true }));
  });

  it.each(['constructor', '__proto__', 'a.constructor.name', 'a.toString'])('shows nothing of %s', (name) => {
    expect(render(`[{{ ${name} }}]`, { a: { b: 1 } })).toBe('[]');
  });
});

describe('templateVariables', () => {
  it('has what the original has, and more', () => {
    const variables = templateVariables(notificationTo('address', { link: 'http://run.book' }));
    const text =
      '{{ alarm_name }} {{ severity }} {{ link }} {{ method_name }} {{ period }} {{ delivery_id | slice: 0, 8 }} ' +
      '{{ notification.alarm_id }} {{ notification.state }} {{ notification.raw_alarm.alarmName }} {{ old_state }} ' +
      '{{ notification.metrics[0].dimensions.hostname }} {{ alarm_timestamp }}';
    expect(render(text, variables)).toBe(
      'High CPU HIGH http://run.book ops 0 0a1b2c3d alarm ALARM High CPU OK node-1 1700000000',
    );
  });
});
