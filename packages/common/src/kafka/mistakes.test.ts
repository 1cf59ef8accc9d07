import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { createConsumer, createProducer, createTransactor } from './create.js';
import { closeEmbeddedCluster } from './embedded.js';
import type { ClientPath, ConsumerOptions, TransactorOptions } from './options.js';
import type { ProducerRecord } from './record.js';

afterAll(closeEmbeddedCluster);

describe.each<ClientPath>(['columns', 'node-rdkafka'])('with %s', (client) => {
  const options = { bootstrap: 'embedded', client } as const;
  const value = Buffer.from('x');

  it.each<[Partial<ConsumerOptions & TransactorOptions>, RegExp]>([
    [{ bootstrap: '' }, /bootstrap/],
    [{ bootstrap: [] }, /bootstrap/],
    [{ connectTimeoutMs: NaN }, /connectTimeoutMs.*got NaN/],
    [{ queueMaxRecords: 0 }, /queueMaxRecords/],
    [{ deliveryTimeoutMs: Infinity }, /deliveryTimeoutMs.*got Infinity/],
    [{ transactionalId: '' }, /transactionalId/],
    [{ transactionalId: undefined as never }, /transactionalId/],
    [{ bootstrap: undefined as never }, /bootstrap/],
    [{ librdkafka: { 'client.rack': undefined as never } }, /client\.rack.*undefined/],
    [{ librdkafka: { event_cb: false } }, /event_cb/],
  ])('a producer is refused %j, by name', async (wrong, name) => {
    const starts = [
      () => createTransactor({ ...options, transactionalId: 'mistakes', ...wrong }),
      ...('transactionalId' in wrong ? [] : [() => createProducer({ ...options, ...wrong })]),
    ];
    for (const start of starts) {
      await expect(start()).rejects.toMatchObject({ code: 'configuration' });
      await expect(start()).rejects.toThrow(name);
    }
  });

  it.each<[Partial<ConsumerOptions>, RegExp]>([
    [{ groupId: '' }, /groupId/],
    [{ groupId: undefined as never }, /groupId.*nothing/],
    [{ topics: undefined as never }, /topics.*nothing/],
    [{ topics: 'text' as never }, /topics/],
    [{ topics: ['cut\0here'] }, /topics/],
    [{ groupInstanceId: '' }, /groupInstanceId/],
    [{ topics: [] }, /topics/],
    [{ topics: ['t', ''] }, /topics/],
    [{ maxBatchRecords: 0 }, /maxBatchRecords/],
    [{ maxBatchRecords: 1.5 }, /maxBatchRecords/],
    [{ maxBatchRecords: 1e9 }, /maxBatchRecords/],
    [{ maxBytesInFlight: 0 }, /maxBytesInFlight/],
    [{ maxBytesInFlight: NaN }, /maxBytesInFlight/],
    [{ commitIntervalMs: Infinity }, /commitIntervalMs/],
    [{ drainTimeoutMs: -1 }, /drainTimeoutMs/],
  ])('a consumer is refused %j, by name', async (wrong, name) => {
    const start = () => createConsumer({ ...options, groupId: 'g', topics: ['t'], ...wrong });
    await expect(start()).rejects.toMatchObject({ code: 'configuration' });
    await expect(start()).rejects.toThrow(name);
  });

  it('a deadline that no timer takes is as long as one does, and what is none is refused', async () => {
    const producer = await createProducer(options);
    for (const deadlineMs of [Infinity, 2 ** 31, 1e12]) {
      expect(await producer.publish('deadlines', [{ value }], { deadlineMs })).toMatchObject([{ status: 'delivered' }]);
    }
    expect(await producer.publish('deadlines', [{ value }], { deadlineMs: -1 })).toMatchObject([{ status: 'failed' }]);
    await expect(producer.publish('deadlines', [{ value }], { deadlineMs: NaN })).rejects.toThrow(/deadlineMs/);
    await producer.close();
  });

  it.each<[string, unknown]>([
    ['value', { value: 'text' }],
    ['value', {}],
    ['key', { value, key: 5 }],
    ['key', { value, key: null }],
    ['partition', { value, partition: -5 }],
    ['partition', { value, partition: 1.5 }],
    ['partition', { value, partition: NaN }],
    ['headers', { value, headers: [['h', 5]] }],
    ['headers', { value, headers: { h: 'text' } }],
    ['headers', { value, headers: [null] }],
    ['timestamp', { value, timestamp: 5n }],
    ['timestamp', { value, timestamp: new Date() }],
    ['timestamp', { value, timestamp: NaN }],
    ['timestamp', { value, timestamp: 1e300 }],
    ['value', null],
  ])('what is no record, by its %s, is named, and nothing of the call is sent', async (part, wrong) => {
    const producer = await createProducer(options);
    const publishing = producer.publish('no-records', [{ value }, wrong as ProducerRecord]);
    await expect(publishing).rejects.toThrow(`record 1 for no-records is none: its ${part}`);
    expect(producer.inFlight).toBe(0);
    await expect(producer.publish('', [{ value }])).rejects.toMatchObject({ code: 'internal' });
    await producer.close();
  });

  it.each(['', 'cut\0here', 'a'.repeat(250), undefined as never])('no topic is called %j', async (topic) => {
    const producer = await createProducer(options);
    const publishing = producer.publish(topic, [{ value }]);
    await expect(publishing).rejects.toMatchObject({ code: 'internal' });
    await expect(publishing).rejects.toThrow(/name of a topic/);
    await producer.close();
  });

  it('a record that is in no list is refused', async () => {
    const producer = await createProducer(options);
    await expect(producer.publish('no-list', { value } as never)).rejects.toThrow(/list of records/);
    await producer.close();
  });

  it('what is published after the end has failed, and may be sent by another producer', async () => {
    const producer = await createProducer(options);
    await producer.close();
    const outcomes = await producer.publish('late', [{ value }, { value }]);
    expect(outcomes).toMatchObject([{ status: 'failed', retriable: true }, { status: 'failed', retriable: true }]); // prettier-ignore
  });

  it('a port that closes every connection is asked about, not called a transport failure', async () => {
    const server = createServer((socket) => socket.on('data', () => socket.end())).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const bootstrap = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const connecting = createProducer({ ...options, bootstrap, connectTimeoutMs: 600 });
    await expect(connecting).rejects.toMatchObject({ code: 'unavailable' });
    await expect(connecting).rejects.toThrow(/security\.protocol/);
    server.close();
  });
});
