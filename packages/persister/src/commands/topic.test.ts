import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { createLogger } from '@monasca/common/service';
import { schema } from '../config.js';
import { chooseTopic } from './topic.js';

const values = { kafka_events: { topic: 'my-events', group_id: 'g', uri: ['a:1', 'b:2'] }, repositories: { events_driver: 'postgres' } }; // prettier-ignore
const config = loadConfig(schema, { env: {}, overrides: { name: 'test', values } }).values;
const choose = (options: Partial<Parameters<typeof chooseTopic>[0]>) =>
  chooseTopic(
    { pipeline: undefined, topic: undefined, ...options },
    { config, log: createLogger({ service: 'test', level: 'error' }), registry: new Registry() },
  );

describe('the topic that is meant', () => {
  it('is that of its pipeline, or has the pipeline that the configuration gives it', () => {
    const events = { name: 'events', topic: 'my-events', groupId: 'g', store: 'postgres', kafka: { bootstrap: ['a:1', 'b:2'] } }; // prettier-ignore
    expect(choose({ pipeline: 'events' })).toMatchObject(events);
    expect(choose({ topic: 'my-events' })).toMatchObject(events);
    expect(choose({ pipeline: 'events', topic: 'old-events' })).toMatchObject({ ...events, topic: 'old-events' });
    expect(choose({ pipeline: 'alarm-history' })).toMatchObject({ name: 'alarmHistory', store: 'influxdb' });
  });

  it('has to be named, by a topic that the configuration knows', () => {
    const known = 'metrics, alarm-state-transitions, my-events, log';
    const expected = `command line: expected --pipeline, or --topic with one of ${known}; got`;
    expect(() => choose({})).toThrow(`${expected} neither`);
    expect(() => choose({ topic: 'logs' })).toThrow(`${expected} --topic logs`);
  });
});
