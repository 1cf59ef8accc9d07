import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readTopic } from '@monasca/common/testing';
import { ServiceFixture } from './service-fixture.js';

const fixture = new ServiceFixture();
let directory: string;
beforeAll(() => fixture.open());
afterAll(() => fixture.close());
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'monasca-grouping-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A file of groups. */
function groups(text: string): string {
  const file = path.join(directory, 'groups.yaml');
  writeFileSync(file, text);
  return file;
}

const hosts = ['node-1', 'node-2', 'node-3'];
const eventOf = (alarmDefinitionId: string, alarmId: string, index: number) => {
  const metrics = [{ id: null, name: 'cpu.user_perc', dimensions: { hostname: hosts[index % 3]! } }];
  return { alarmDefinitionId, alarmId, alarmName: alarmId, metrics };
};

interface Body {
  readonly alarm_id: string;
  readonly state: string;
  readonly message: string;
}

const bodies = (): Body[] => fixture.sink.requests.map(({ body }) => JSON.parse(body) as Body);

describe('alarms of three hosts, grouped by host', () => {
  it('are told in three messages, though the process is killed while they wait', async () => {
    const file = groups('groups: [{by: [dimensions.hostname], wait: 40s, interval: 1h}]');
    const { kafka, start, publish } = await fixture.service({ grouping: { file } });
    const { definitionId } = await fixture.alarm();
    const ids = Array.from({ length: 30 }, (_, index) => `alarm-${index}`);
    const event = (id: string, index: number) => eventOf(definitionId, id, index);
    let service = start();
    await service.working(4);
    await publish(...ids.slice(0, 20).map(event));
    // They are on the topic of groups, and nobody is told of them yet.
    expect(await readTopic(fixture.bootstrap, kafka.group_topic, 20)).toHaveLength(20);
    await service.signal('SIGKILL');
    expect(bodies()).toEqual([]);

    service = start();
    await service.working(4);
    await publish(...ids.slice(20).map((id, index) => event(id, index + 20)));
    await expect.poll(() => bodies().length, { timeout: 90_000 }).toBe(3);
    const sent = await readTopic(fixture.bootstrap, kafka.notification_topic, 30);
    expect(new Set(sent.map(({ key }) => key))).toEqual(new Set(ids));
    expect(sent).toHaveLength(30);
    const told = bodies();
    expect(told.map(({ state }) => state)).toEqual(['ALARM', 'ALARM', 'ALARM']);
    expect(new Set(told.map(({ alarm_id: id }) => id)).size).toBe(3);
    const lines = told.flatMap(({ message }) => message.split('\n').slice(1));
    expect(lines.map((line) => /: (alarm-\d+) /.exec(line)?.[1]).sort()).toEqual(ids.toSorted());

    // What was told is known after a kill, and so is who belongs together.
    await service.signal('SIGKILL');
    service = start();
    await service.working(4);
    await sleep(5_000);
    expect(bodies()).toHaveLength(3);
    expect(await service.signal('SIGTERM')).toBe(0);
  }, 240_000);

  it('are told in three messages, though another process takes some of them over while they wait', async () => {
    const file = groups('groups: [{by: [dimensions.hostname], wait: 30s, interval: 1h}]');
    const { kafka, start, publish } = await fixture.service({ grouping: { file } });
    const { definitionId } = await fixture.alarm();
    const ids = Array.from({ length: 30 }, (_, index) => `alarm-${index}`);
    const first = start();
    await first.working(4);
    await publish(...ids.map((id, index) => eventOf(definitionId, id, index)));
    expect(await readTopic(fixture.bootstrap, kafka.group_topic, 30)).toHaveLength(30);
    const second = start();
    await second.working(4);
    const sent = await readTopic(fixture.bootstrap, kafka.notification_topic, 30);
    expect(new Set(sent.map(({ key }) => key))).toEqual(new Set(ids));
    expect([first.output, second.output].map((output) => output.includes('cannot be used'))).toEqual([false, false]);
    for (const service of [first, second]) expect(await service.signal('SIGTERM')).toBe(0);
    expect(bodies()).toHaveLength(3);
  }, 240_000);
});

it('a group ends with OK under the id that it began with, over a restart', async () => {
  const file = groups('groups: [{by: [tenant], wait: 0s, interval: 0s}]');
  const { start, publish } = await fixture.service({ grouping: { file } });
  const { definitionId, alarmId } = await fixture.alarm();
  let service = start();
  await service.working(4);
  await publish({ alarmDefinitionId: definitionId, alarmId });
  await expect.poll(() => bodies().length, { timeout: 60_000 }).toBe(1);
  expect(await service.signal('SIGTERM')).toBe(0);
  await fixture.api.setState(alarmId, 'OK');
  await publish({ alarmDefinitionId: definitionId, alarmId, newState: 'OK', oldState: 'ALARM' });
  service = start();
  await service.working(4);
  await expect.poll(() => bodies().length, { timeout: 60_000 }).toBe(2);
  const [first, second] = bodies();
  expect([first?.state, second?.state]).toEqual(['ALARM', 'OK']);
  expect(second?.alarm_id).toBe(first?.alarm_id);
  expect(first?.alarm_id).not.toBe(alarmId);
  expect(await service.signal('SIGTERM')).toBe(0);
}, 180_000);

it('a file that is none ends the start', async () => {
  const file = groups('groups: [{by: [host]}]');
  const { start } = await fixture.service({ grouping: { file } });
  const service = start();
  expect(await service.exited).toBe(78);
  expect(service.output).toContain('groups[0].by: expected some of tenant, definition, severity, dimensions.<name>');
}, 60_000);
