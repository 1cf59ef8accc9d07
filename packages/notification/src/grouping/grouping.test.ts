import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '@monasca/common';
import { transition } from '../../test/transitions.js';
import { Grouping } from './grouping.js';

let directory: string;
let file: string;
let written = 0;
let now = 1_700_000_000_000;
const method = { id: 'm', tenantId: 'tenant', type: 'webhook', name: 'ops', address: 'a', period: 0 };

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'monasca-grouping-'));
  file = path.join(directory, 'groups.yaml');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Writes the file anew, with a time of its own. */
function write(text: string): void {
  writeFileSync(file, text);
  written += 1;
  utimesSync(file, written, written);
}

function open(text: string): Grouping {
  write(text);
  return new Grouping(file, { now: () => now }, silentLog);
}

const of = (grouping: Grouping, fields?: Record<string, unknown>) => grouping.of({ method, alarm: transition(fields) });

describe('a notification', () => {
  it('belongs to the group of the first rule that matches, with its times', () => {
    const grouping = open(
      'groups: [{match: {severity: LOW}, by: []}, {by: [tenant, definition, severity, dimensions.hostname], wait: 1s, interval: 2h, repeat: 1d}]',
    );
    expect(of(grouping, { severity: 'LOW' })).toMatchObject({
      labels: {},
      times: { waitMs: 30_000, intervalMs: 300_000, repeatMs: undefined },
    });
    expect(of(grouping)).toMatchObject({
      methodId: 'm',
      tenantId: 'tenant',
      labels: { tenant: 'tenant', definition: 'definition', severity: 'HIGH', 'dimensions.hostname': 'node-1' },
      times: { waitMs: 1_000, intervalMs: 7_200_000, repeatMs: 86_400_000 },
    });
  });

  it('that no rule matches belongs to none, nor does any without a file', () => {
    expect(of(open('groups: [{match: {tenant: other}, by: []}]'))).toBeUndefined();
    expect(of(new Grouping(undefined, { now: () => now }, silentLog))).toBeUndefined();
    expect(of(new Grouping('', { now: () => now }, silentLog))).toBeUndefined();
  });

  it('shares its group with those of the same method, rule and labels only', () => {
    const grouping = open('groups: [{match: {severity: LOW}, by: [dimensions.hostname]}, {by: [dimensions.hostname]}]');
    const id = of(grouping)!.id;
    expect(of(grouping, { alarmId: 'other', newState: 'OK', alarmDefinitionId: 'x' })!.id).toBe(id);
    expect(of(grouping, { severity: 'LOW' })!.id).not.toBe(id);
    expect(of(grouping, { metrics: [] })!.id).not.toBe(id);
    expect(grouping.of({ method: { ...method, id: 'other' }, alarm: transition() })!.id).not.toBe(id);
    // Neither the order of names nor that of rules is part of it.
    const again = open('groups: [{by: [dimensions.hostname]}]');
    expect(of(again)!.id).toBe(id);
  });

  it('has several values of a dimension in one order, and none as nothing', () => {
    const grouping = open('groups: [{by: [dimensions.hostname, dimensions.rack]}]');
    const metrics = ['b', 'a', 'b'].map((hostname) => ({ name: 'x', dimensions: { hostname } }));
    expect(of(grouping, { metrics })!.labels).toEqual({ 'dimensions.hostname': 'a,b', 'dimensions.rack': '' });
  });
});

describe('the file', () => {
  it('is read again when it changes, and stays as it was where the new one is none', () => {
    const grouping = open('groups: [{by: [tenant]}]');
    expect(of(grouping)!.labels).toEqual({ tenant: 'tenant' });
    write('groups: [{by: [severity]}]');
    now += 1_000;
    expect(of(grouping)!.labels).toEqual({ severity: 'HIGH' });
    write('groups: [{by: [state]}]');
    now += 1_000;
    expect(of(grouping)!.labels).toEqual({ severity: 'HIGH' });
    write('');
    now += 1_000;
    expect(of(grouping)).toBeUndefined();
  });

  it.each([
    ['groups: 5', 'groups: expected a list'],
    ['silences: []', 'the file: expected groups, got silences'],
    ['groups: [{}]', 'groups[0].by: expected a list of tenant, definition, severity, dimensions.<name>'],
    ['groups: [{by: [hostname]}]', 'groups[0].by: expected some of tenant, definition, severity, dimensions.<name>, got "hostname"'], // prettier-ignore
    ['groups: [{by: [state]}]', 'got "state"'],
    ['groups: [{by: [dimensions.]}]', 'got "dimensions."'],
    ['groups: [{by: [], wait: 5}]', 'groups[0].wait: expected a time such as 30s, 5m, 4h or 1d, got 5'],
    ['groups: [{by: [], interval: 5 minutes}]', 'groups[0].interval: expected a time'],
    ['groups: [{by: [], repeat: -1h}]', 'groups[0].repeat: expected a time'],
    ['groups: [{by: [], repeat: 0s}]', 'groups[0].repeat: expected more than 0s'],
    ['groups: [{by: [], waits: 5s}]', 'groups[0]: expected match, by, wait, interval, repeat, got waits'],
    ['groups: [{by: [], match: {}}]', 'groups[0].match: expected at least one of tenant, '],
    ['groups: [{by: [], match: {state: ALARM}}]', 'groups[0].match.state: expected no state'],
    ['groups: [', 'groups '],
  ])('is refused at start: %s', (text, message) => {
    const fault = { code: 'configuration', message: expect.stringContaining(message) as unknown };
    expect(() => open(text)).toThrow(expect.objectContaining(fault) as Error);
  });
});
