import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { loadConfig } from '@monasca/common/config';
import { ensureTopics } from '@monasca/common/kafka';
import { createLogger, Health, Lifecycle } from '@monasca/common/service';
import { schema } from '../src/config.js';
import { startEventsApi } from '../src/start.js';

export const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';
export const keystone = process.env.MONASCA_TEST_KEYSTONE ?? '';

/** An events API with a topic of its own, of one partition. */
export interface StartedService {
  readonly port: number;
  readonly topic: string;
  readonly stop: () => Promise<void>;
}

/** Starts an events API that asks Keystone; its options are those of `[events_publisher]`. */
export async function startedService(publisher: Readonly<Record<string, unknown>> = {}): Promise<StartedService> {
  const topic = `monevents-${randomUUID()}`;
  await ensureTopics({ bootstrap }, [{ topic, partitions: 1 }]);
  const values = {
    api: { port: 0 },
    events_publisher: { kafka_url: [bootstrap], topics: [topic], ...publisher },
    keystone_authtoken: { auth_url: keystone, username: 'monasca', password: 'password', project_name: 'service' },
    kafka: { connect_timeout_ms: 2_000 },
  };
  const { values: config } = loadConfig(schema, { env: {}, overrides: { name: 'test', values } });
  const log = createLogger({ service: 'test', level: 'error' });
  const lifecycle = new Lifecycle(log);
  const context = { config, log, health: new Health(), registry: new Registry() };
  const port = await startEventsApi(lifecycle, context);
  return { port, topic, stop: () => lifecycle.stop() };
}
