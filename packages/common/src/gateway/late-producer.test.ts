import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServiceError } from '../errors.js';
import { startEmbeddedCluster, type EmbeddedCluster } from '../kafka/index.js';
import { silentLog, type Log } from '../log.js';
import { LateProducer } from './late-producer.js';

let cluster: EmbeddedCluster;
let producer: LateProducer;
beforeEach(() => {
  cluster = startEmbeddedCluster();
  cluster.createTopic('log', 1);
});
afterEach(async () => {
  await producer.close();
  cluster.close();
});

const record = { value: Buffer.from('a'), key: 'k' };
const publish = () => producer.publish('log', [record, record], { deadlineMs: 5_000 });
const statuses = async () => (await publish()).map(({ status }) => status);

function open(options: object = {}, log: Log = silentLog) {
  const refused = vi.fn<(error: Error) => void>();
  producer = new LateProducer({ bootstrap: cluster.bootstrap, connectTimeoutMs: 300, ...options }, log, refused);
  return refused;
}

describe('a producer that may be early', () => {
  it('publishes once Kafka was reached', async () => {
    open();
    await producer.ready(10_000);
    expect(await statuses()).toEqual(['delivered', 'delivered']);
  });

  it('refuses at once what comes before Kafka is there, and goes on when it is', async () => {
    const warn = vi.fn<Log['warn']>();
    cluster.setReachable(false);
    open({}, { ...silentLog, warn });
    await producer.ready(10);
    const early = { status: 'failed', code: '_TRANSPORT', message: 'Kafka was not reached yet', retriable: false };
    expect(await publish()).toEqual([early, early]);
    await expect.poll(() => warn.mock.calls.length).toBeGreaterThan(0);
    expect(warn.mock.calls[0]?.[1]).toBe('Kafka is not there yet');
    cluster.setReachable(true);
    await expect.poll(statuses).toEqual(['delivered', 'delivered']);
  });

  it('tells what can never work, once', async () => {
    const refused = open({ librdkafka: { 'no.such.option': 1 } });
    await producer.ready(10_000);
    expect(refused.mock.calls).toEqual([[expect.objectContaining({ code: 'configuration' })]]);
    expect(refused.mock.calls[0]?.[0]).toBeInstanceOf(ServiceError);
    expect(await statuses()).toEqual(['failed', 'failed']);
  });

  it('can be closed while Kafka is away', async () => {
    cluster.setReachable(false);
    open();
    await producer.ready(10);
    await expect(producer.close()).resolves.toBeUndefined();
  });
});
