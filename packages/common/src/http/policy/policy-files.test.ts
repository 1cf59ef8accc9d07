import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { existingFiles, readPolicyFile } from './policy-files.js';

function fileWith(text: string): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-policy-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = path.join(directory, 'policy.yaml');
  writeFileSync(file, text);
  return file;
}

it.each([
  ['YAML', '"a": "role:x"\n"b": ""\n'],
  ['JSON', '{"a": "role:x", "b": ""}'],
])('reads %s', (_, text) => {
  expect([...readPolicyFile(fileWith(text)).keys()]).toEqual(['a', 'b']);
});

it.each(['', '# "a": "role:x"\n', 'null'])('reads a file without rules: %j', (text) => {
  expect(readPolicyFile(fileWith(text)).size).toBe(0);
});

it.each([
  ['a: [b', 'expected a readable YAML or JSON file: '],
  ['- a', 'expected a map of rules by their names'],
  ['text', 'expected a map of rules by their names'],
  ['"a": 5', 'a: expected a rule as text'],
  ['"a": ["role:x"]', 'a: expected a rule as text'],
  ['"a": "not system_scope:all"', 'a: expected a check of role, '],
  ['"a": "role:x or"', 'a: expected a check, got the end'],
  ['"x": &x "role:x"\n"a": *x', 'expected a readable YAML or JSON file: '],
])('refuses %j with the file, the rule and what was expected', (text, detail) => {
  const file = fileWith(text);
  expect(() => readPolicyFile(file)).toThrow(`policy file ${file}: ${detail}`);
  expect(() => readPolicyFile(file)).toThrow(expect.objectContaining({ code: 'configuration', exitCode: 78 }) as Error);
});

it('refuses a file that is not there', () => {
  expect(existingFiles({ file: '/no/such/policy.yaml' })).toEqual(['/no/such/policy.yaml']);
  expect(() => readPolicyFile('/no/such/policy.yaml')).toThrow(
    /^policy file \/no\/such\/policy\.yaml: expected a readable/,
  );
});
