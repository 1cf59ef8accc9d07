import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServiceError, type Log } from '@monasca/common';
import { offsetRanges, startEmbeddedCluster, type EmbeddedCluster } from '@monasca/common/kafka';
import { readTopic } from '@monasca/common/testing';
import { faultOf, notificationTo, openNotifier } from '../../../test/channel-suite.js';
import { templatesOf } from '../../../test/templates-of.js';
import type { ChannelContext, Notifier } from '../../channel.js';
import { defaultBody } from '../webhook/body.js';
import { kafka } from './index.js';

/** Produce of Kafka's protocol, and errors that answer it. */
const produce = 0;
const [topicUnauthorized, tooLarge] = [29, 10];

describe('the channel kafka', () => {
  let cluster: EmbeddedCluster;
  let notifier: Notifier;
  let told: string[];
  beforeEach(() => {
    cluster = startEmbeddedCluster();
    cluster.createTopic('alarms', 4);
    told = [];
  });
  afterEach(async () => {
    await notifier.close?.();
    cluster.close();
  });
  const open = (options: object = {}, context: Partial<ChannelContext> = {}): Notifier => {
    const tell = (fields: object, message: string): void => void told.push(JSON.stringify(fields) + message);
    const log: Log = { debug: () => {}, info: () => {}, warn: tell, error: tell };
    const own = { options: { bootstrap: cluster.bootstrap }, topics: ['transitions'] };
    const defaults = { topics: ['alarms', 'missing'], librdkafka: {} };
    return (notifier = openNotifier(kafka, { ...defaults, ...options }, { kafka: own, log, ...context }));
  };
  const written = (count: number) => readTopic(cluster.bootstrap, 'alarms', count);

  it('writes what a webhook gets, under the id of the alarm', async () => {
    open();
    const notification = notificationTo('alarms', { alarmName: 'Höhe' });
    await Promise.all([notifier.send(notification), notifier.send(notification)]);
    const record = {
      key: 'alarm',
      value: defaultBody(notification, false).body,
      headers: { 'monasca-delivery-id': notification.deliveryId, 'content-type': 'application/json' },
    };
    expect(await written(2)).toEqual([record, record]);
  });

  it('writes more where that is wanted', async () => {
    await open({ extended_body: true }).send(notificationTo('alarms'));
    const [record] = await written(1);
    expect(record?.value).toBe(defaultBody(notificationTo('alarms'), true).body);
  });

  it('writes what a template says', async () => {
    await open({}, { templates: templatesOf('kafka', '{{ state }} <{{ alarm_name }}>') }).send(
      notificationTo('alarms'),
    );
    const [record] = await written(1);
    expect(record).toMatchObject({ value: 'ALARM <High CPU>', headers: { 'content-type': 'text/plain; charset=utf-8' } }); // prettier-ignore
  });

  it('takes transitions with nothing in them but nulls', async () => {
    const nothing = { alarmName: null, alarmDescription: null, severity: null, metrics: null, link: null };
    await open().send(notificationTo('alarms', nothing));
    expect(await written(1)).toHaveLength(1);
  });

  it.each([
    ['other', 'forbidden'],
    ['transitions', 'forbidden'],
    ['kafka:alarms', 'address'],
    ['missing', 'address'],
  ])('writes nothing to %s: %s', async (address, reason) => {
    open({ topics: ['alarms', 'missing', 'transitions'] });
    const fault = await faultOf(notifier.send(notificationTo(address)));
    expect([fault.reason, fault.permanent]).toEqual([reason, true]);
  });

  it('makes no topic, though the brokers would', async () => {
    await faultOf(open().send(notificationTo('missing')));
    await expect(offsetRanges({ bootstrap: cluster.bootstrap }, 'missing')).rejects.toThrow('does not exist');
  });

  it('without topics refuses every method, and says so at the start', async () => {
    open({ topics: [] });
    expect((await faultOf(notifier.send(notificationTo('alarms')))).reason).toBe('forbidden');
    expect(told).toEqual([expect.stringContaining('[kafka_notifier] topics')]);
  });

  it.each([
    [topicUnauthorized, 'auth'],
    [tooLarge, 'client'],
  ])('has the reason of error %i: %s', async (error, reason) => {
    open();
    cluster.refuse(
      produce,
      Array.from({ length: 10 }, () => error),
    );
    const fault = await faultOf(notifier.send(notificationTo('alarms')));
    expect([fault.reason, fault.permanent]).toEqual([reason, true]);
  });

  it('gives up when nobody confirms the record in time, and goes on afterwards', async () => {
    open({ timeout: 1 });
    await notifier.send(notificationTo('alarms'));
    cluster.setReachable(false);
    const fault = await faultOf(notifier.send(notificationTo('alarms')));
    expect([fault.permanent, ['timeout', 'network']]).toEqual([false, expect.arrayContaining([fault.reason])]);
    cluster.setReachable(true);
    await expect.poll(() => notifier.send(notificationTo('alarms')).then(() => 'sent', String), { timeout: 30_000 }).toBe('sent'); // prettier-ignore
  });

  it('starts without its cluster, and connects when that is there', async () => {
    cluster.setReachable(false);
    await open({ timeout: 1 }).open?.();
    expect(told.filter((line) => line.includes('[kafka_notifier]'))).toHaveLength(1);
    const fault = await faultOf(notifier.send(notificationTo('alarms')));
    expect([fault.permanent, ['timeout', 'network']]).toEqual([false, expect.arrayContaining([fault.reason])]);
    cluster.setReachable(true);
    await expect.poll(() => notifier.send(notificationTo('alarms')).then(() => 'sent', String), { timeout: 30_000 }).toBe('sent'); // prettier-ignore
  });

  it.each([{ 'no.such.option': 'x' }, { 'enable.idempotence': 'false' }])(
    'ends the start for %j',
    async (librdkafka) => {
      const [name = ''] = Object.keys(librdkafka);
      const opening = open({ librdkafka }).open?.();
      await expect(opening).rejects.toThrow(ServiceError);
      await expect(opening).rejects.toThrow(`[kafka_notifier]`);
      await expect(opening).rejects.toThrow(name);
    },
  );
});
