// @ts-check
/** A service in a process of its own, which ends only when nothing is left that keeps it alive. */
import { createConsumer, createProducer } from '../dist/kafka/index.js';
import { createLogger, runService } from '../dist/service/index.js';

const [mode = '', bootstrap = ''] = process.argv.slice(2);

/** @type {Record<string, (lifecycle: import('../dist/service/index.js').Lifecycle) => Promise<void>>} */
const starts = {
  serves: async (lifecycle) => {
    const timer = setInterval(() => {}, 1_000);
    lifecycle.defer('timer', () => clearInterval(timer));
  },
  'never stops': async (lifecycle) => {
    const timer = setInterval(() => {}, 1_000);
    lifecycle.defer('timer', () => clearInterval(timer));
    lifecycle.defer('stuck', () => new Promise(() => {}));
  },
  'uses Kafka': async (lifecycle) => {
    const producer = await createProducer({ bootstrap, connectTimeoutMs: 1_500 });
    lifecycle.defer('producer', () => producer.close());
    await producer.publish('process-test', [{ value: Buffer.from('x') }]);
    const consumer = await createConsumer({ bootstrap, groupId: 'process-test', topics: ['process-test'] });
    lifecycle.defer('consumer', () => consumer.stop());
    consumer.run({ onBatch: (batch) => batch.finishAll() }).catch((error) => lifecycle.fail(error));
  },
};

process.exitCode = await runService(
  async (lifecycle) => {
    await starts[mode]?.(lifecycle);
    process.stdout.write('started\n');
  },
  { log: createLogger({ service: 'test' }), stopTimeoutMs: mode === 'never stops' ? 1_000 : 20_000 },
);
// What is stuck would keep the process: ending it then is the caller's part.
if (process.exitCode === 75) process.exit();
