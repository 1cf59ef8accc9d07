import { describe, expect, it } from 'vitest';
import { notificationConfig } from './config.js';

const enabled = (env: Record<string, string>): readonly string[] =>
  notificationConfig({ bootstrap: 'a:1,b:2', isEmbedded: true }, env).notification_types.enabled;

describe('the types of methods', () => {
  it('are those that need nothing of the operator', () => {
    expect(enabled({})).toContain('webhook');
    expect(enabled({})).not.toEqual(expect.arrayContaining(['email']));
  });

  it.each([
    ['email', { MONASCA_EMAIL_NOTIFIER__SERVER: 'mail', MONASCA_EMAIL_NOTIFIER__FROM_ADDR: 'm@example.org' }],
    ['jira', { MONASCA_JIRA_NOTIFIER__USER: 'u', MONASCA_JIRA_NOTIFIER__HOSTS: 'jira.example.org' }],
    ['sns', { MONASCA_SNS_NOTIFIER__ACCESS_KEY: 'a', MONASCA_SNS_NOTIFIER__SECRET_KEY: 's' }],
    ['telegram', { MONASCA_TELEGRAM_NOTIFIER__TOKEN: 't' }],
  ])('have %s among them once it is configured', (type, env) => {
    const [first = ''] = Object.keys(env);
    expect(enabled(env)).toContain(type);
    expect(enabled({ ...env, [first]: '' })).not.toContain(type);
  });

  it('are those that are chosen, if any are', () => {
    expect(enabled({ MONASCA_NOTIFICATION_TYPES__ENABLED: 'email, slack' })).toEqual(['email', 'slack']);
  });
});

it('leads to the Kafka that is in use, whose members are new with each process where it is inside', () => {
  const of = (isEmbedded: boolean) => notificationConfig({ bootstrap: 'a:1,b:2', isEmbedded }, {}).kafka;
  expect(of(true)).toMatchObject({ url: ['a:1', 'b:2'], static_membership: false });
  expect(of(false)).toMatchObject({ url: ['a:1', 'b:2'], static_membership: true });
});
