import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog, type Log } from '../../log.js';
import { createProducer } from '../create.js';
import { startEmbeddedCluster, type EmbeddedCluster } from '../embedded.js';
import { LastingProducer } from './lasting-producer.js';
import type { ClientPath } from '../options.js';
import type { Producer } from './producer.js';
import type { Outcome } from '../record.js';

/** Kafka's numbers: Produce; a sequence number that does not follow the last one. */
const [produce, outOfOrder] = [0, 45];

let cluster: EmbeddedCluster;

beforeEach(() => (cluster = startEmbeddedCluster()));
afterEach(() => {
  cluster.close();
});

describe.each<ClientPath>(['columns', 'node-rdkafka'])(
  'a producer on %s whose client has failed for good',
  (client) => {
    it('goes on with another one, and says so once', async () => {
      const error = vi.fn<Log['error']>();
      const options = { bootstrap: cluster.bootstrap, client, lingerMs: 0, log: { ...silentLog, error } };
      const producer = await createProducer(options);
      const records = [{ value: Buffer.from('x') }];
      await producer.publish('t', records);
      cluster.refuse(produce, [outOfOrder]);
      const [lost] = await producer.publish('t', records);
      expect(lost).toMatchObject({ status: 'unknown', code: 'OUT_OF_ORDER_SEQUENCE_NUMBER' });
      const statuses: string[] = [];
      const send = async (): Promise<string> => {
        const [outcome] = await producer.publish('t', records);
        statuses.push(outcome!.status === 'failed' ? `failed, retriable: ${outcome!.retriable}` : outcome!.status);
        return statuses.at(-1)!;
      };
      await expect.poll(send, { timeout: 10_000 }).toBe('delivered');
      expect(statuses.slice(0, -1).every((status) => status === 'failed, retriable: true')).toBe(true);
      expect(await send()).toBe('delivered');
      expect(error.mock.calls.map(([, message]) => message)).toEqual([expect.stringMatching(/failed for good/)]);
      expect(producer.inFlight).toBe(0);
      await producer.close();
    });
  },
);

describe('while a client is replaced', () => {
  const records = [{ value: null }];
  const inner = (outcome: Outcome) => {
    const close = vi.fn(() => Promise.resolve());
    const publish = () => Promise.resolve([outcome]);
    const producer: Producer = { inFlight: 0, publish, flush: () => Promise.resolve(true), close };
    return { producer, close };
  };
  const delivered: Outcome = { status: 'delivered', partition: 0, offset: 1 };

  /** A producer whose first client has failed, and whose second one comes when it is let. */
  async function failed() {
    let fail!: (reason: string) => void;
    let come!: (producer: Producer) => void;
    const first = inner(delivered);
    const connect = vi.fn((onFatal: (reason: string) => void) => {
      fail = onFatal;
      return connect.mock.calls.length === 1
        ? Promise.resolve(first.producer)
        : new Promise<Producer>((resolve) => (come = resolve));
    });
    const producer = await LastingProducer.connect({ bootstrap: 'unused' }, connect);
    fail('reason');
    fail('once more');
    await expect.poll(() => connect.mock.calls.length).toBe(2);
    expect(first.close).toHaveBeenCalledOnce();
    return { producer, come };
  }

  it('publishing waits for the new one', async () => {
    const { producer, come } = await failed();
    const publishing = producer.publish('t', records);
    come(inner(delivered).producer);
    expect(await publishing).toEqual([delivered]);
    await producer.close();
  });

  it('publishing ends at its deadline: certainly not sent', async () => {
    const { producer, come } = await failed();
    expect(await producer.publish('t', records, { deadlineMs: 20 })).toMatchObject([
      { status: 'failed', retriable: true },
    ]);
    const late = inner(delivered);
    come(late.producer);
    await producer.close();
    expect(late.close).toHaveBeenCalledOnce();
  });

  it('closing takes no longer than it may, and the client that comes later is closed as well', async () => {
    const { producer, come } = await failed();
    const late = inner(delivered);
    const began = Date.now();
    await producer.close(50);
    expect(Date.now() - began).toBeLessThan(1_000);
    come(late.producer);
    await expect.poll(() => late.close.mock.calls.length).toBe(1);
  });
});
