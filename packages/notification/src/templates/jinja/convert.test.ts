import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileTemplate } from '../liquid.js';
import { convertTemplate } from './convert.js';
import { placeAt } from './fault.js';

/** What Jinja2 itself prints of templates, without and with its escaping. */
const { variables, samples } = JSON.parse(readFileSync(path.join(import.meta.dirname, 'samples.json'), 'utf8')) as {
  readonly variables: object;
  readonly samples: readonly { readonly template: string; readonly plain: string; readonly escaped: string }[];
};

/** As Jinja escapes. */
const escape = (text: string): string =>
  text.replace(/[&<>'"]/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&#39;', '"': '&#34;' })[mark]!);

describe('convertTemplate', () => {
  it.each(samples)('makes of $template what prints the same', ({ template, plain, escaped }) => {
    const conversions = [false, true].map((escapes) => convertTemplate(template, escapes));
    expect(conversions.map(({ problems }) => problems)).toEqual([[], []]);
    const [first, second] = conversions;
    expect(compileTemplate(first!.text, 'converted')(variables)).toBe(plain);
    expect(compileTemplate(second!.text, 'converted', escape)(variables)).toBe(escaped);
  });

  it.each([
    ['{{ alarm_name }} is {{ state }}', '{{ alarm_name }} is {{ state }}'],
    [
      "{% if a == 'x' %}1{% elif b %}2{% else %}3{% endif %}",
      '{% if a == "x" %}1{% elsif b and b != empty %}2{% else %}3{% endif %}',
    ],
    ['{% if not state %}none{% endif %}', '{% unless state %}none{% endunless %}'],
    ["{{ state|upper|replace('A', 'B') }}", '{{ state | upcase | replace: "A", "B" }}'],
    ['{% set x = state %}{{ x }}', '{% assign x = state %}{{ x }}'],
    ['{%- for m in metrics -%} {{ m.name }} {%- endfor %}', '{%- for m in metrics -%} {{ m.name }} {%- endfor %}'],
    [
      '{% for k, v in metrics[0].dimensions.items() %}{{ k }}: {{ v }}{{ "," if not loop.last }}{% endfor %}',
      '{% for pair in metrics[0].dimensions %}{{ pair[0] }}: {{ pair[1] }}{% assign is_not_so = true %}{% if forloop.last %}{% assign is_not_so = false %}{% endif %}{% if is_not_so %},{% endif %}{% endfor %}',
    ],
    ['{# said #}', '{% comment %} said {% endcomment %}'],
    [
      "{{ 'page' if severity in ('HIGH', 'CRITICAL') else 'mail' }}",
      '{% if severity == "HIGH" or severity == "CRITICAL" %}page{% else %}mail{% endif %}',
    ],
    ["{{ '%s: %s' % (state, message) }}", '{{ state | append: ": " | append: message }}'],
    ['{{ metrics | map(attribute="name") | join(", ") }}', '{{ metrics | map: "name" | join: ", " }}'],
  ])('makes of %j %j', (template, expected) => {
    expect(convertTemplate(template, true)).toMatchObject({ text: expected, problems: [] });
  });

  it.each([
    ['{{ alarm_name | title }}', '1:15', 'filter title'],
    ['a\n{{ state | nosuch(1) }}', '2:10', 'filter nosuch'],
    ['{% for k, v in d | dictsort %}{% endfor %}', '1:18', 'filter dictsort'],
    ['{% macro m(a) %}{{ a | nosuch }}{% endmacro %}', '1:1', 'macro'],
    ['{% include "x" %}', '1:1', 'include'],
    ['{% extends "x" %}', '1:1', 'extends'],
    ['x {% for m in metrics recursive %}{% endfor %}', '1:3', 'recursive'],
    ['{% for m in metrics if m %}{{ loop.index }}{% endfor %}', '1:1', 'loop'],
    ['{% for m in metrics %}{{ loop.cycle("a", "b") }}{% endfor %}', '1:26', 'loop'],
    ['{% for c in state %}{% endfor %}', '1:13', 'characters'],
    ['{{ now() }}', '1:4', 'calls no functions'],
    ['{{ state.title() }}', '1:4', '.title()'],
    ['{{ alarm_timestamp ** 2 }}', '1:4', '**'],
    ['{{ x + y }}', '1:4', 'adds numbers or joins texts'],
    ["{{ {'a': 1} }}", '1:4', 'lists'],
    ['{{ "%.2f" % alarm_timestamp }}', '1:4', 'formats no numbers'],
    ['{{ state[-2:] }}', '1:4', 'from which'],
    ['{{ state.split("") }}', '1:4', '.split()'],
    ['{{ state.split(None, 1) }}', '1:4', '.split()'],
    ['{{ notification.raw_alarm.list | sort }}', '1:32', 'not known to be by texts'],
    ['{{ metrics | sort(attribute="name", reverse=state) }}', '1:12', 'true or false'],
    ['{{ notification.raw_alarm.list | join }}', '1:32', 'not known to be of texts'],
    ['{{ message | striptags }}', '1:12', 'entities'],
    ['{{ metrics[0].dimensions | urlencode }}', '1:26', 'known to be a text'],
    ['{{ notification.raw_alarm.text | reverse }}', '1:32', 'lists only'],
    ['{{ 1e3 }}', '1:4', 'prints this number otherwise'],
    ['{{ 3.0 }}', '1:4', 'prints this number otherwise'],
    ['{{ -3.0 }}', '1:5', 'prints this number otherwise'],
    ['{{ 10000000000000000000 }}', '1:4', 'prints this number otherwise'],
    ['{{ "ab" * 3 }}', '1:4', 'does not multiply'],
    ['{% filter replace("A", "<b>") %}{{ state }}{% endfilter %}', '1:1', 'Jinja escapes'],
    ['{{ message | safe | replace("b", state) }}', '1:19', 'Jinja escapes'],
    ['{{ message | replace("b", "<i>" | safe) }}', '1:12', 'escaped text into other text'],
    ['{{ message | safe | length }}', '1:19', 'what is escaped'],
    ['{{ (message | safe)[:3] }}', '1:13', 'cut'],
    ['{{ message | safe | truncate(3, true, "", 0) }}', '1:19', 'cut'],
    ['{{ (message | safe).split("&") }}', '1:13', 'escaped again'],
    ['{{ message | safe | forceescape }}', '1:19', 'once only'],
    ['{{ message | e | upper }}', '1:16', 'Jinja has escaped'],
    ['{{ message | e | length }}', '1:16', 'Jinja has escaped'],
    ['{% set x = message | e %}{{ x | replace("&", "+") }}', '1:31', 'Jinja has escaped'],
    ['{% if message | e == "x" %}{% endif %}', '1:7', 'Jinja has escaped'],
    ['{{ "%s" % (message | e) }}', '1:4', 'escaped already'],
    ['{% set k %}<b>{% endset %}{{ k or message }}', '1:30', 'in one case'],
    ['{% set k %}<b>{% endset %}{{ nosuch | default(k) }}', '1:37', 'in one case'],
    ['{{ notification.raw_alarm.link is defined }}', '1:32', 'null from what is missing'],
    ['{{ metrics[0].dimensions.get("x") is none }}', '1:35', 'null from what is missing'],
    ['{% set x = "" %}{% if state %}{% set x = link %}{% endif %}{{ x is none }}', '1:65', 'null from what is missing'],
    ['{{ "a \\N{BELL}" }}', '1:4', 'code of a character'],
    ['{{ "\\u12" }}', '1:4', 'code of a character'],
    ['{{ state', '1:1', 'expected }}'],
    ['{% if state %}', '1:1', 'endif'],
    ['{% endif %}', '1:1', 'endif'],
    ['{{ state state }}', '1:10', 'the end of the tag'],
    ['{{ state } }}', '1:10', '}'],
    ['{# no end', '1:1', 'comment'],
    ['{% nosuch %}', '1:1', 'nosuch'],
  ])('says of %j where it has no form, and why', (template, place, why) => {
    const { problems } = convertTemplate(template, true);
    const places = problems.map(({ at }) => placeAt(template, at)).map(({ line, column }) => `${line}:${column}`);
    expect(places).toEqual([place]);
    expect(problems[0]?.text).toContain(why);
  });

  it('says everything that has no form, in order', () => {
    const template =
      '{{ a | one }}{% if b | two %}{{ c | three }}{% endif %}{% for d in e() %}{{ d | four }}{% endfor %}';
    const { problems } = convertTemplate(template, true);
    expect(problems.map(({ text }) => text.split(':')[0])).toEqual(['filter one', 'filter two', 'filter three', 'e(…)', 'filter four']); // prettier-ignore
  });

  it.each([
    ['{{ metrics }}', 'JSON'],
    ['{{ nothing }}', 'no such variable'],
    ['{{ alarm_timestamp / 2 }}', '2.0'],
    ['{% for a in nothing %}{% endfor %}', 'list'],
    ['{{ state | e }}', 'escaped'],
    ['{{ link | default("x") }}', 'null'],
    ['{{ period | round }}', 'halves'],
    ['{{ state | truncate(3, true, "", 0) }}', 'emoji'],
  ])('remarks of %j what prints otherwise', (template, what) => {
    const { problems, remarks } = convertTemplate(template, true);
    expect([problems.length, remarks.map(({ text }) => text).join()]).toEqual([0, expect.stringContaining(what)]);
  });
});
