import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTopic } from '@monasca/common/testing';
import { ServiceFixture } from './service-fixture.js';

const fixture = new ServiceFixture();
beforeAll(() => fixture.open());
afterAll(() => fixture.close());

const hour = 3_600_000;

it('X12: a new group begins with the oldest transition that is not too old', async () => {
  const { definitionId } = await fixture.alarm();
  const { start, publish } = await fixture.service();
  const of = (alarmId: string, age: number) => ({
    alarmDefinitionId: definitionId,
    alarmId,
    timestamp: Date.now() - age,
  });
  await publish(of('old', 5 * hour), of('young', 3 * hour), of('new', 0));
  const service = start();
  await service.working();
  await expect.poll(() => fixture.told().sort()).toEqual(['new', 'young']);
  expect(await service.signal('SIGTERM')).toBe(0);
  expect(fixture.told()).toHaveLength(2);
});

it('X10: two instances share the transitions, each of which is told once', async () => {
  const { definitionId } = await fixture.alarm();
  const { kafka, start, publish } = await fixture.service({}, 4);
  const services = [start(), start()];
  await Promise.all(services.map((service) => service.working()));
  const ids = Array.from({ length: 200 }, (_, index) => `alarm-${index}`);
  await publish(...ids.map((alarmId) => ({ alarmDefinitionId: definitionId, alarmId })));
  await expect.poll(() => fixture.told().length, { timeout: 60_000 }).toBe(ids.length);
  expect(new Set(fixture.told())).toEqual(new Set(ids));
  const sent = await readTopic(fixture.bootstrap, kafka.notification_topic, ids.length);
  expect(new Set(sent.map(({ key }) => key)).size).toBe(ids.length);
  for (const service of services) expect(await service.signal('SIGTERM')).toBe(0);
  expect(fixture.told()).toHaveLength(ids.length);
});

it('I21: on a quiet topic a transition is told within a second', async () => {
  const { definitionId, alarmId } = await fixture.alarm();
  const { start, publish } = await fixture.service();
  const service = start();
  await service.working();
  const waits: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    // Quiet for longer than the client waits for records.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const told = new Promise<number>((resolve) => {
      fixture.sink.behaviour = () => {
        resolve(performance.now());
        return {};
      };
    });
    const began = performance.now();
    await publish({ alarmDefinitionId: definitionId, alarmId });
    waits.push((await told) - began);
  }
  expect(waits.sort((a, b) => a - b)[2]).toBeLessThan(1_000);
  expect(await service.signal('SIGTERM')).toBe(0);
});

it('P17: a repetition goes on after a crash, in one loop', async () => {
  const period = 3;
  const { start, publish } = await fixture.service({ kafka: { periodic: `${period}:repeats-${randomUUID()}` } });
  const { definitionId, alarmId } = await fixture.alarm(period);
  let service = start();
  await service.working();
  await publish({ alarmDefinitionId: definitionId, alarmId });
  await expect.poll(() => fixture.told().length).toBeGreaterThanOrEqual(2);
  await service.signal('SIGKILL');
  const before = fixture.told().length;
  service = start();
  await service.working();
  const times: number[] = [];
  fixture.sink.behaviour = () => {
    times.push(Date.now());
    return {};
  };
  await expect.poll(() => fixture.told().length, { timeout: 60_000 }).toBeGreaterThanOrEqual(before + 4);
  // The first one may be late: it was due meanwhile.
  const pauses = times.slice(1).map((time, index) => time - times[index]!);
  for (const pause of pauses) expect(pause).toBeGreaterThan(period * 1_000 - 500);
  expect(await service.signal('SIGTERM')).toBe(0);
});
