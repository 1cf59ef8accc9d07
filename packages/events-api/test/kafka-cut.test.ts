import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { messageIdHeader } from '@monasca/common/messages';
import { KafkaProxy, readTopic, sendRequest, tokenOf } from '@monasca/common/testing';
import { bootstrap, keystone, startedService } from './started-service.js';

const body = '{"timestamp": "t", "events": [{"event": {"event_type": "a", "payload": {}}}]}';

let proxy: KafkaProxy;
let token = '';
beforeAll(async () => {
  proxy = await KafkaProxy.to(bootstrap);
  token = await tokenOf(keystone, 'mini-mon', 'mini-mon');
});
beforeEach(() => proxy.mend());
afterAll(() => proxy.close());

const start = () => startedService({ kafka_url: [proxy.bootstrap], deadline_ms: 1_000 });
const post = (port: number) => {
  const headers = { 'content-type': 'application/json', 'x-auth-token': token };
  return sendRequest(port, { method: 'POST', path: '/v1.0/events', headers, body });
};
const health = async (port: number): Promise<number> =>
  (await sendRequest(port, { method: 'GET', path: '/healthcheck' })).status;

/** Refused for now; the service says why. */
async function expectRefusal(port: number): Promise<void> {
  const { status, headers, body: refusal } = await post(port);
  expect([status, headers['retry-after']]).toEqual([503, '60']);
  const description = expect.stringMatching(
    /^1 of 1 events are not confirmed by Kafka\. Send the same request again: /,
  ) as string;
  expect(JSON.parse(refusal)).toEqual({ title: 'Service unavailable', description });
  await expect.poll(() => health(port), { timeout: 60_000 }).toBe(503);
}

/** The same event is taken, and is one however often it stands on the topic. */
async function expectRecovery(port: number, topic: string): Promise<void> {
  await expect.poll(async () => (await post(port)).status, { timeout: 60_000, interval: 500 }).toBe(200);
  const records = await readTopic(bootstrap, topic, 1);
  expect(new Set(records.map(({ headers }) => headers[messageIdHeader])).size).toBe(1);
  await expect.poll(() => health(port), { timeout: 60_000 }).toBe(200);
}

it('while Kafka is cut off events are answered 503 with Retry-After, and 200 when it is back', async () => {
  const { port, topic, stop } = await start();
  expect((await post(port)).status).toBe(200);
  expect(await health(port)).toBe(200);
  proxy.cut();
  await expectRefusal(port);
  proxy.mend();
  await expectRecovery(port, topic);
  await stop();
});

it('E071: it starts without Kafka, answers 503 meanwhile, and goes on', async () => {
  proxy.cut();
  const { port, topic, stop } = await start();
  await expectRefusal(port);
  proxy.mend();
  await expectRecovery(port, topic);
  await stop();
});
