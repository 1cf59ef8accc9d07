import { describe, expect, it } from 'vitest';
import { silentLog } from '@monasca/common';
import { clientOptions } from './client-options.js';

const own = {
  bootstrap: ['kafka:9092'],
  clientId: 'monasca',
  client: 'node-rdkafka',
  librdkafka: { 'sasl.password': 's3cret', 'socket.keepalive.enable': 'true' },
  log: silentLog,
  statisticsIntervalMs: 10_000,
  onStatistics: () => {},
} as const;
const options = { topics: [], timeout: 5, extended_body: false };

describe('the client of the channel', () => {
  it('is one of the own cluster, with options of its own besides', () => {
    const librdkafka = { 'socket.keepalive.enable': 'false' };
    expect(clientOptions({ ...options, url: undefined, librdkafka }, own)).toEqual({
      ...own,
      connectTimeoutMs: 5_000,
      librdkafka: { 'sasl.password': 's3cret', 'socket.keepalive.enable': 'false' },
    });
  });

  it('tells another cluster nothing of the own one, and mixes up no figures', () => {
    const librdkafka = { 'compression.codec': 'zstd' };
    expect(clientOptions({ ...options, url: ['other:9092'], librdkafka }, own)).toEqual({
      bootstrap: ['other:9092'],
      clientId: 'monasca',
      client: 'node-rdkafka',
      connectTimeoutMs: 5_000,
      librdkafka,
      log: silentLog,
    });
  });
});
