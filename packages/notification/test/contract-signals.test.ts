import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTopic } from '@monasca/common/testing';
import { ServiceFixture } from './service-fixture.js';

const fixture = new ServiceFixture();
beforeAll(() => fixture.open());
afterAll(() => fixture.close());

describe('the service', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('X01, X03, X06: ends with 0 on %s, soon when it is idle', async (signal) => {
    const { start } = await fixture.service();
    const service = start();
    await service.working();
    const began = performance.now();
    expect(await service.signal(signal)).toBe(0);
    expect(performance.now() - began).toBeLessThan(2_500);
  }); // prettier-ignore

  it('X02: ends a send before it ends, and the transition is done with', async () => {
    const { kafka, start, publish } = await fixture.service();
    const { definitionId, alarmId } = await fixture.alarm();
    const service = start();
    await service.working();
    fixture.sink.behaviour = (_, response) => {
      setTimeout(() => response.writeHead(200).end(), 1_500);
      return undefined;
    };
    await publish({ alarmDefinitionId: definitionId, alarmId });
    await expect.poll(() => fixture.told()).toEqual([alarmId]);
    expect(await service.signal('SIGTERM')).toBe(0);
    const sent = await readTopic(fixture.bootstrap, kafka.notification_topic, 1);
    expect(sent.map(({ key }) => key)).toEqual([alarmId]);

    const next = start();
    await next.working();
    await publish({ alarmDefinitionId: definitionId, alarmId: 'another' });
    await expect.poll(() => fixture.told()).toEqual([alarmId, 'another']);
    expect(await next.signal('SIGTERM')).toBe(0);
  });

  it('S26, X05: is one process, of which nothing stays when it is killed', async () => {
    const { start, publish } = await fixture.service();
    const { definitionId, alarmId } = await fixture.alarm();
    const service = start();
    await service.working();
    expect(readFileSync(`/proc/${service.pid}/task/${service.pid}/children`, 'utf8')).toBe('');
    await service.signal('SIGKILL');
    expect(existsSync(`/proc/${service.pid}`)).toBe(false);
    await publish({ alarmDefinitionId: definitionId, alarmId });
    const next = start();
    await next.working();
    await expect.poll(() => fixture.told()).toEqual([alarmId]);
    expect(await next.signal('SIGTERM')).toBe(0);
  });
});
