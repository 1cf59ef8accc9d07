import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createProducer, offsetRanges, type ProducerRecord } from '@monasca/common/kafka';
import { messageId, messageIdHeader } from '@monasca/common/messages';
import { api, KafkaProxy } from '@monasca/common/testing';
import { untilCommitted } from './committed.js';
import { Harness, type Kind } from './harness.js';
import { storesUnderTest, type StoreUnderTest } from './stores/index.js';

/** Records of a bulk. */
const bulk = 1_000;

let proxy: KafkaProxy;
beforeAll(async () => {
  // Not the address that the tests of faults use, which may run at the same time.
  proxy = await KafkaProxy.to(process.env.MONASCA_TEST_KAFKA ?? '');
});
afterEach(() => {
  proxy.judge = () => 'pass';
});
afterAll(() => proxy.close());

/** The bulk of a sender: logs and events are told apart by the message ids of its request, whatever it sends again. */
function records(harness: Harness, kind: Kind): ProducerRecord[] {
  const values = {
    metrics: (i: number) => harness.metric(1_700_000_000_000 + i),
    alarms: (i: number) => harness.transition(`alarm ${i}`),
    events: (i: number) => harness.event({ i }),
    logs: (i: number) => harness.log(`log ${i}`),
  };
  return Array.from({ length: bulk }, (_, i) => {
    const headers = [[messageIdHeader, messageId(harness.tenant, `${kind} bulk`, i)]] as const;
    return { value: values[kind](i), partition: i % 4, ...(kind === 'logs' ? { headers } : {}) };
  });
}

/** Sends a bulk of which Kafka confirms a part only, though it has all of it, and the whole bulk again. */
async function sendPartlyConfirmed(harness: Harness, kind: Kind): Promise<void> {
  const producer = await createProducer({ bootstrap: proxy.bootstrap, deliveryTimeoutMs: 5_000 });
  const all = records(harness, kind);
  const confirmed = await producer.publish(harness.topic(kind), all.slice(0, 400));
  proxy.judge = (key) => (key === api.produce ? 'lose' : 'pass');
  const unconfirmed = await producer.publish(harness.topic(kind), all.slice(400), { deadlineMs: 1_500 });
  proxy.judge = () => 'pass';
  expect(new Set(confirmed.map(({ status }) => status))).toEqual(new Set(['delivered']));
  expect(new Set(unconfirmed.map(({ status }) => status))).toEqual(new Set(['unknown']));
  const again = await producer.publish(harness.topic(kind), all, { deadlineMs: 30_000 });
  expect(new Set(again.map(({ status }) => status))).toEqual(new Set(['delivered']));
  await producer.close();
}

describe.each(Object.keys(storesUnderTest))(
  'a bulk that Kafka confirms in part and that is sent again, in %s',
  (name) => {
    let store: StoreUnderTest;
    let harness: Harness;
    beforeAll(async () => {
      store = await storesUnderTest[name]!();
      harness = new Harness(store.kinds);
      await harness.open();
    });
    afterAll(async () => {
      await harness.close();
      await store.close();
    });

    it('is one row for each of its records', { timeout: 240_000 }, async () => {
      const running = await harness.start(store);
      for (const kind of store.kinds) {
        await sendPartlyConfirmed(harness, kind);
        const ranges = await offsetRanges({ bootstrap: harness.bootstrap }, harness.topic(kind));
        const onTopic = ranges.reduce((sum, { low, high }) => sum + high - low, 0);
        expect(onTopic, `${kind}: the topic has more than the bulk`).toBeGreaterThan(bulk);
        await untilCommitted(harness, kind);
        expect(await store.count(kind, harness.tenant), kind).toBe(bulk);
      }
      await running.stop();
      expect(running.failure).toBeUndefined();
    });
  },
);
