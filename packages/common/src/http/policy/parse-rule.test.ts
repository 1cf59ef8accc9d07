import { describe, expect, it } from 'vitest';
import type { Identity } from '../identity.js';
import { parseRule } from './parse-rule.js';
import type { Rule } from './rule.js';

const caller: Identity = { projectId: 'p', userId: 'u', roles: ['Member', 'monasca-user'] };

/** Whether the caller fulfils a rule, beside named ones. */
function fulfils(
  text: string,
  target: Record<string, string> = {},
  named: Record<string, string> = {},
  identity = caller,
) {
  const rules = new Map<string, Rule>(Object.entries(named).map(([name, rule]) => [name, parseRule(rule)]));
  return parseRule(text)({ identity, target, rule: (name) => rules.get(name) }) === true;
}

describe('a rule', () => {
  it.each<[rule: string, fulfilled: boolean]>([
    ['', true],
    [' ', true],
    ['@', true],
    ['!', false],
    ['role:member', true],
    ['role:MEMBER', true],
    ['role:mem', false],
    ['role:', false],
    ['not role:admin', true],
    ['not role:member', false],
    ['not not role:member', true],
    ['role:admin or role:member', true],
    ['role:admin and role:member', false],
    ['role:monasca-user and role:member', true],
    ['role:admin or role:other or role:member', true],
    ['role:admin OR role:member', true],
    ['NOT role:admin AND role:member', true],
    ['user_id:u', true],
    ['user_id:U', false],
    ['project_id:p', true],
    ['tenant_id:p and tenant:p and user:u', true],
    ["'a':a", true],
    ['"a":b', false],
    ['is_admin:True', false],
    ['is_admin:1', false],
    ['is_admin:false', true],
  ])('%j is %s', (text, fulfilled) => {
    expect(fulfils(text)).toBe(fulfilled);
  });

  it.each<[rule: string, fulfilled: boolean]>([
    ['@ or @ and !', true],
    ['(@ or @) and !', false],
    ['! and @ or @', true],
    ['not ! and !', false],
    ['not (! and !)', true],
    ['not(@)', false],
    ['((@))', true],
    ['(role:admin or (role:member and not role:other))', true],
  ])('binds `not` tighter than `and`, which binds tighter than `or`: %j is %s', (text, fulfilled) => {
    expect(fulfils(text)).toBe(fulfilled);
  });

  it.each([
    ['role:x or ', 'expected a check, got the end'],
    ['or role:x', 'expected a check, got or'],
    ['and', 'expected a check, got and'],
    ['not', 'expected a check, got the end'],
    ['()', 'expected a check, got )'],
    ['(role:x', 'expected a closing parenthesis'],
    ['role:x)', 'expected "and", "or" or the end, got )'],
    ['role:x role:y', 'expected "and", "or" or the end, got role:y'],
    ['admin', 'expected @, ! or KIND:MATCH, got admin'],
    [':x', 'expected @, ! or KIND:MATCH, got :x'],
    ['http://server/%(name)s', 'http: checks by another server are not supported'],
    ['https://server', 'https: checks by another server are not supported'],
    ...['user_domain_id', 'domain_id', 'system_scope', 'ROLE', 'projectid', 'constructor'].map((kind) => [
      `not ${kind}:x`,
      'expected a check of role, rule, is_admin, project_id, tenant_id, tenant, user_id, user or a text in quotes, ' +
        `got ${kind}`,
    ]),
  ])('is refused where it is none: %j', (text, message) => {
    expect(() => parseRule(text)).toThrow(message);
  });
});

describe('a rule about what is acted on', () => {
  it.each<[rule: string, target: Record<string, string>, fulfilled: boolean]>([
    ['project_id:%(project_id)s', { project_id: 'p' }, true],
    ['project_id:%(project_id)s', { project_id: 'other' }, false],
    ['project_id:%(project_id)s', {}, false],
    ['not project_id:%(project_id)s', {}, false],
    ['not (project_id:%(project_id)s or role:admin)', {}, false],
    ['project_id:%(project_id)s or role:member', {}, true],
    ['not (project_id:%(project_id)s and role:admin)', {}, true],
    ['not role:%(role)s', {}, false],
    ['project_id:%(toString)s', {}, false],
    ['role:%(role)s', { role: 'Member' }, true],
    ['role:%(role)s', {}, false],
    ["'p-u':%(a)s-%(b)s", { a: 'p', b: 'u' }, true],
    ['(project_id:%(project_id)s or role:admin)', { project_id: 'p' }, true],
  ])('%s with %j is %s', (text, target, fulfilled) => {
    expect(fulfils(text, target)).toBe(fulfilled);
  });

  it('is not fulfilled by who has no project', () => {
    const nobody: Identity = { userId: 'u', roles: [] };
    expect(fulfils('project_id:%(project_id)s', { project_id: '' }, {}, nobody)).toBe(false);
  });
});

describe('a rule that names others', () => {
  it('is what they are', () => {
    const named = { owner: 'project_id:%(project_id)s', admin: 'role:admin', either: 'rule:owner or rule:admin' };
    expect(fulfils('rule:either', { project_id: 'p' }, named)).toBe(true);
    expect(fulfils('rule:either', { project_id: 'other' }, named)).toBe(false);
  });

  it('may name one more than once', () => {
    expect(fulfils('rule:a and rule:a and rule:b', {}, { a: '@', b: 'rule:a' })).toBe(true);
  });

  it.each([
    ['an unknown one', 'rule:unknown', {}],
    ['one that names itself', 'rule:a', { a: 'rule:a or rule:a' }],
    ['some that go round in a circle', 'rule:a', { a: 'rule:b', b: 'rule:c', c: 'rule:a' }],
  ])('is fulfilled by nobody if it is %s', (_, text, named) => {
    expect(fulfils(text, {}, named as Record<string, string>)).toBe(false);
    expect(fulfils(`not ${text}`, {}, named as Record<string, string>)).toBe(false);
    expect(fulfils(`${text} or role:member`, {}, named as Record<string, string>)).toBe(true);
  });
});
