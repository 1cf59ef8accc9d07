import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startEmbeddedCluster, type EmbeddedCluster } from '../kafka/index.js';
import { kafkaCheck } from './kafka-check.js';

let cluster: EmbeddedCluster;
beforeEach(() => {
  cluster = startEmbeddedCluster();
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  cluster.close();
});

const check = (...topics: string[]) => kafkaCheck({ bootstrap: cluster.bootstrap }, topics);
const later = (ms: number): void => void vi.setSystemTime(Date.now() + ms);

describe('the check of Kafka', () => {
  it('finds nothing wrong where all topics are there', async () => {
    cluster.createTopic('log', 2);
    cluster.createTopic('copy', 1);
    expect(await check('log', 'copy')()).toBeUndefined();
  });

  it('says which topic is not there', async () => {
    cluster.createTopic('log', 1);
    expect(await check('log', 'copy', 'other')()).toBe('Kafka: Topic copy not found');
  });

  it('says which brokers do not answer', async () => {
    cluster.setReachable(false);
    expect(await check('log')()).toBe(`Could not connect to kafka at ${cluster.bootstrap}`);
  });

  it('names all of several brokers', async () => {
    const bootstrap = ['127.0.0.1:1', '127.0.0.1:2'];
    expect(await kafkaCheck({ bootstrap }, ['log'])()).toBe('Could not connect to kafka at 127.0.0.1:1,127.0.0.1:2');
  });

  it('asks again after two seconds, and not before', async () => {
    const ask = check('late');
    const [first, second] = [ask(), ask()];
    expect(second).toBe(first);
    expect(await first).toBe('Kafka: Topic late not found');
    cluster.createTopic('late', 1);
    later(2_000);
    expect(await ask()).toBe('Kafka: Topic late not found');
    later(1);
    expect(await ask()).toBeUndefined();
  });
});
