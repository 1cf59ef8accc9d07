import { describe, expect, it } from 'vitest';
import { consumerProperties, producerProperties, transactorProperties } from './properties.js';

const producer = (more: object = {}) => producerProperties({ bootstrap: 'unused', ...more }, 'h:1');
const consumer = (more: object = {}) =>
  consumerProperties({ bootstrap: 'unused', groupId: 'g', topics: ['t'], ...more }, 'h:1');

describe('the properties of a producer', () => {
  it('are idempotent, confirmed by all replicas, with the defaults that the options promise', () => {
    const { global, topic } = producer();
    expect(global).toMatchObject({
      'bootstrap.servers': 'h:1',
      'client.id': 'monasca',
      'enable.idempotence': true,
      'linger.ms': 5,
      'queue.buffering.max.messages': 100_000,
      'compression.codec': 'lz4',
      'message.max.bytes': 1_000_000,
    });
    expect(topic).toEqual({ acks: -1, 'message.timeout.ms': 30_000 });
  });

  it('take the options', () => {
    const { global, topic } = producer({
      clientId: 'c',
      deliveryTimeoutMs: 1,
      lingerMs: 0,
      queueMaxRecords: 3,
      compression: 'none',
      messageMaxBytes: 4,
    });
    expect(global).toMatchObject({
      'client.id': 'c',
      'linger.ms': 0,
      'queue.buffering.max.messages': 3,
      'compression.codec': 'none',
      'message.max.bytes': 4,
    });
    expect(topic['message.timeout.ms']).toBe(1);
  });
});

describe('lines for debugging', () => {
  it('of metadata are always logged for a consumer, beside what is asked for', () => {
    expect(consumer().global.debug).toBe('metadata');
    expect(consumer({ librdkafka: { debug: 'cgrp,fetch' } }).global.debug).toBe('cgrp,fetch,metadata');
    expect(producer().global).not.toHaveProperty('debug');
  });
});

describe('the properties of a transactor', () => {
  it('give no record more time than its transaction has', () => {
    const options = { bootstrap: 'unused', transactionalId: 'id', transactionTimeoutMs: 5_000 };
    const { global, topic } = transactorProperties(options, 'h:1');
    expect(global).toMatchObject({ 'transactional.id': 'id', 'transaction.timeout.ms': 5_000 });
    expect(topic['message.timeout.ms']).toBe(5_000);
  });
});

describe('a group protocol', () => {
  it.each([{ groupProtocol: 'consumer' }, { librdkafka: { 'group.protocol': 'consumer' } }])(
    'of the broker leaves to it what it decides: %o',
    (options) => {
      const { global } = consumer(options);
      expect(global['group.protocol']).toBe('consumer');
      expect(Object.keys(global)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/session\.timeout|assignment\.strategy/)]),
      );
      expect(() => consumer({ ...options, sessionTimeoutMs: 6_000 })).toThrow(/sessionTimeoutMs.*consumer/);
    },
  );
});

describe('the properties of a consumer', () => {
  it('commit nothing on their own, and begin where the options say', () => {
    const { global, topic } = consumer();
    expect(global).toMatchObject({
      'group.id': 'g',
      'session.timeout.ms': 10_000,
      'partition.assignment.strategy': 'cooperative-sticky',
      'enable.auto.commit': false,
      'enable.auto.offset.store': false,
    });
    expect(global).not.toHaveProperty('group.instance.id');
    expect(topic).toEqual({ 'auto.offset.reset': 'earliest' });
    expect(consumer({ offsetReset: 'error', groupInstanceId: 'i' })).toMatchObject({
      global: { 'group.instance.id': 'i' },
      topic: { 'auto.offset.reset': 'error' },
    });
  });
});

describe('options that are passed through', () => {
  it('win over the defaults and reach their level', () => {
    const { global, topic } = producer({
      librdkafka: { 'linger.ms': 50, 'message.timeout.ms': 5, partitioner: 'murmur2', 'ssl.ca.location': '/ca' },
    });
    expect(global).toMatchObject({ 'linger.ms': 50, 'ssl.ca.location': '/ca' });
    expect(topic).toEqual({ acks: -1, 'message.timeout.ms': 5, partitioner: 'murmur2' });
    expect(consumer({ librdkafka: { 'auto.offset.reset': 'latest' } }).topic['auto.offset.reset']).toBe('latest');
  });

  it.each([
    'enable.auto.commit',
    'enable.auto.offset.store',
    'auto.commit.enable',
    'bootstrap.servers',
    'metadata.broker.list',
    'enable.partition.eof',
    'delivery.report.only.error',
  ])('are refused when a guarantee hangs on them: %s', (name) => {
    for (const make of [producer, consumer]) {
      const set = () => make({ librdkafka: { [name]: 'x' } });
      expect(set).toThrow(expect.objectContaining({ code: 'configuration', fields: { option: name } }));
      expect(set).toThrow(new RegExp(`^librdkafka option ${name.replaceAll('.', '\\.')} cannot be set here: .+`));
    }
  });
});
