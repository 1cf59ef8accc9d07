import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServiceError } from '@monasca/common';
import { notificationTo } from '../../test/channel-suite.js';
import { readTemplates } from './template-files.js';

describe('templates of a directory', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'monasca-templates-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const write = (name: string, text: string | Buffer): void => writeFileSync(path.join(directory, name), text);

  it('are of a method, or else of its channel, or there is none', () => {
    write('telegram.liquid', 'channel {{ state }}');
    write('method.liquid', 'method {{ state }}');
    write('notes.txt', '{{ not a template');
    const templates = readTemplates(directory);
    const { method, ...rest } = notificationTo('address');
    const other = { method: { ...method, id: 'other' }, ...rest };
    expect(templates.of('telegram')({ method, ...rest })).toBe('method ALARM');
    expect(templates.of('telegram')(other)).toBe('channel ALARM');
    expect(templates.of('discord')({ method, ...rest })).toBe('method ALARM');
    expect(templates.of('discord')(other)).toBeUndefined();
    expect(readTemplates().of('telegram')(other)).toBeUndefined();
    expect(readTemplates('').of('telegram')(other)).toBeUndefined();
  });

  it('escape as each channel wants it', () => {
    write('method.liquid', '<{{ alarm_name }}>');
    const templates = readTemplates(directory);
    const notification = notificationTo('address', { alarmName: '<a>' });
    const escape = (text: string): string => text.replaceAll('<', '&lt;');
    expect(templates.of('telegram', { escape })(notification)).toBe('<&lt;a>>');
    expect(templates.of('webhook')(notification)).toBe('<<a>>');
  });

  it('are told of at start when they are none', () => {
    write('slack.liquid', '{% if %}');
    expect(() => readTemplates(directory)).toThrow(ServiceError);
    expect(() => readTemplates(directory)).toThrow(/slack\.liquid/);
  });

  it('are told of at start when they are no text', () => {
    write('slack.liquid', Buffer.from([0xff, 0xfe]));
    expect(() => readTemplates(directory)).toThrow(/slack\.liquid: expected a readable template in UTF-8/);
  });

  it.each(['/no/such/directory', '/etc/hostname'])('have to be in a directory: %s is none', (name) => {
    expect(() => readTemplates(name)).toThrow(
      expect.objectContaining({ code: 'configuration', fields: { file: name } }),
    );
  });
});
