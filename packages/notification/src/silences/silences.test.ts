import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '@monasca/common';
import { Simulation } from '../../test/simulation.js';
import { transition } from '../../test/transitions.js';
import { Silences } from './silences.js';

let directory: string;
let file: string;
let written = 0;
/** A Friday, 12:00 UTC. */
let now = Date.parse('2026-11-27T12:00:00Z');
const method = { id: 'm', tenantId: 'tenant', type: 'webhook', name: 'ops', address: 'a', period: 0 };

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'monasca-silences-'));
  file = path.join(directory, 'silences.yaml');
  now = Date.parse('2026-11-27T12:00:00Z');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Writes the file anew, with a time of its own. */
function write(text: string): void {
  writeFileSync(file, text);
  written += 1;
  utimesSync(file, written, written);
}

function open(text: string): Silences {
  write(text);
  return new Silences(file, { now: () => now }, silentLog);
}

const at = (silences: Silences, time: string): boolean => {
  now = Date.parse(time);
  return silences.of({ method, alarm: transition() }) !== undefined;
};

describe('a silence', () => {
  it.each([
    ["{tenant: '*'}", true],
    ['{tenant: tenant}', true],
    ['{tenant: ten}', false],
    ['{tenant: [a, ten*]}', true],
    ['{alarm_name: "*CPU"}', true],
    ['{alarm_name: "H*h*U"}', true],
    ['{alarm_name: "H*x*U"}', false],
    ['{alarm_name: "HHigh*CPU"}', false],
    ['{severity: [LOW, MEDIUM]}', false],
    ['{severity: HIGH, state: ALARM}', true],
    ['{severity: HIGH, state: OK}', false],
    ['{method: m, type: webhook, alarm_definition: definition, alarm: alarm}', true],
    ['{dimensions: {hostname: "node-*"}}', true],
    ['{dimensions: {hostname: "node-*", service: other}}', false],
    ['{dimensions: {rack: "*"}}', false],
  ])('matching %s: %s', (match, isSilent) => {
    const silences = open(`silences: [{match: ${match}}]`);
    expect(silences.of({ method, alarm: transition() }) !== undefined).toBe(isSilent);
  });

  it('holds from its beginning until before its end', () => {
    const silences = open(
      'silences: [{match: {tenant: "*"}, from: 2026-11-27T12:00:00Z, to: "2026-11-27T15:00:00+02:00"}]',
    );
    expect([at(silences, '2026-11-27T11:59:59Z'), at(silences, '2026-11-27T12:00:00Z'), at(silences, '2026-11-27T12:59:59Z'), at(silences, '2026-11-27T13:00:00Z')]).toEqual([false, true, true, false]); // prettier-ignore
  });

  it('holds in hours of its days by the clock of its place, past midnight too', () => {
    const silences = open(
      'silences: [{match: {tenant: "*"}, weekly: {days: [fri], from: "22:00", to: "06:00", timezone: Europe/Warsaw}}]',
    );
    expect(at(silences, '2026-11-27T20:59:00Z')).toBe(false);
    expect(at(silences, '2026-11-27T21:00:00Z')).toBe(true);
    expect(at(silences, '2026-11-28T04:59:00Z')).toBe(true);
    expect(at(silences, '2026-11-28T05:00:00Z')).toBe(false);
    expect(at(silences, '2026-11-28T21:00:00Z')).toBe(false);
    // In summer the place has another distance to UTC.
    expect(at(silences, '2026-07-03T20:00:00Z')).toBe(true);
  });

  it('is read again when the file changes, and stays where the new one is none', () => {
    const silences = open('silences: [{comment: one, match: {tenant: "*"}}]');
    expect(silences.of({ method, alarm: transition() })).toBe('one');
    write('silences: [{comment: two, match: {tenant: "*"}}]');
    now += 1_000;
    expect(silences.of({ method, alarm: transition() })).toBe('two');
    write('silences: 5');
    now += 1_000;
    expect(silences.of({ method, alarm: transition() })).toBe('two');
    write('');
    now += 1_000;
    expect(silences.of({ method, alarm: transition() })).toBeUndefined();
  });

  it.each([
    ['silences: 5', 'silences: expected a list'],
    ['[]', 'the file: expected a map'],
    ['other: []', 'the file: expected silences, got other'],
    ['silences: [5]', 'silences[0]: expected a map'],
    ['silences: [{}]', 'silences[0].match: expected a map'],
    ['silences: [{match: {}}]', 'silences[0].match: expected at least one of tenant, '],
    ['silences: [{match: {tenent: x}}]', 'got tenent'],
    ['silences: [{match: {tenant: 5}}]', 'silences[0].match.tenant: expected a text or a list of texts, got 5'],
    ['silences: [{match: {tenant: x}, from: tomorrow}]', 'silences[0].from: expected a time with its zone'],
    ['silences: [{match: {tenant: x}, to: "2026-11-27T12:00:00"}]', 'silences[0].to: expected a time with its zone'],
    ['silences: [{match: {tenant: x}, weekly: {days: [friday]}}]', 'got friday'],
    ['silences: [{match: {tenant: x}, weekly: {days: fri, from: "25:00"}}]', 'expected from and to as HH:MM'],
    ['silences: [{match: {tenant: x}, weekly: {days: fri, timezone: Mars}}]', 'timezone: expected a name'],
    ['silences: [', 'silences '],
  ])('is refused at start: %s', (text, message) => {
    const fault = { code: 'configuration', message: expect.stringContaining(message) as unknown };
    expect(() => open(text)).toThrow(expect.objectContaining(fault) as Error);
  });
});

describe('what is silenced', () => {
  it('is not sent, nor retried; a repetition goes on afterwards', async () => {
    write('silences: [{match: {method: silent*}, to: 2023-11-14T22:15:30Z}]');
    const simulation = new Simulation({ silences: { file } });
    simulation.add({ id: 'heard' });
    simulation.add({ id: 'silent' });
    simulation.add({ id: 'silent-loop', period: 60 });
    await simulation.transition('ALARM');
    await simulation.clock.pass(400_000);
    expect(simulation.attempts.filter(({ method: id }) => id === 'heard')).toHaveLength(1);
    expect(simulation.attempts.filter(({ method: id }) => id === 'silent')).toEqual([]);
    // It began at 22:13:20.
    const loop = simulation.attempts.filter(({ method: id }) => id === 'silent-loop');
    expect(loop.map(({ at: seconds }) => Math.round(seconds))).toEqual([180, 240, 300, 360]);
    expect(simulation.on('retry-notifications')).toEqual([]);
  });
});
