import { afterEach, beforeEach, expect, it } from 'vitest';
import { startEmbeddedCluster, type EmbeddedCluster } from '@monasca/common/kafka';
import { KnownTopics } from './known-topics.js';

let cluster: EmbeddedCluster;
beforeEach(() => {
  cluster = startEmbeddedCluster();
});
afterEach(() => cluster.close());
const known = (missingMs?: number): KnownTopics =>
  new KnownTopics({ bootstrap: cluster.bootstrap, connectTimeoutMs: 500 }, missingMs);
const unknown = { code: 'configuration', kafkaName: 'UNKNOWN_TOPIC_OR_PART' };

it('a topic that is missing is asked for again after a while', async () => {
  const topics = known(50);
  await expect(topics.check('alarms')).rejects.toMatchObject(unknown);
  cluster.createTopic('alarms', 1);
  await expect.poll(() => topics.check('alarms').then(() => 'there', String), { timeout: 20_000 }).toBe('there');
});

it('until then nobody is asked', async () => {
  const topics = known(600_000);
  await expect(topics.check('alarms')).rejects.toMatchObject(unknown);
  cluster.setReachable(false);
  await expect(topics.check('alarms')).rejects.toMatchObject(unknown);
});

it('a topic that is there is asked for once, or again when it is forgotten', async () => {
  const topics = known();
  cluster.createTopic('alarms', 1);
  await topics.check('alarms');
  cluster.close();
  await topics.check('alarms');
  topics.forget('alarms');
  cluster = startEmbeddedCluster();
  await expect(topics.check('alarms')).rejects.toMatchObject({ code: 'unavailable' });
});
