const quoted = /"[^"]*"|'[^']*'/g;

/** Forms of Jinja that Liquid reads as something else, without a word. What it has no reading for it refuses by itself. */
const forms: readonly (readonly [name: string, form: RegExp])[] = [
  ['comment {# #}', /\{#.*?#\}/s],
  ['call with parentheses', /\{[{%](?:(?![}%]\}).)*[\w\]]\(/s],
  ['inline if', /\{\{(?:(?!\}\}).)*\sif\s/s],
  ['tests "is", "in" and "not"', /\{%-?\s*(?:if|elsif|unless)\s(?:(?!%\}).)*?(?<=\s)(?:is|in|not)\s/s],
  ['variable "loop"', /\{[{%](?:(?![}%]\}).)*(?<![\w.])loop\./s],
];

/** The name of a form that only Jinja has, if the template holds one. */
export function jinjaOnly(template: string): string | undefined {
  const text = template.replace(quoted, '""');
  return forms.find(([, form]) => form.test(text))?.[0];
}
