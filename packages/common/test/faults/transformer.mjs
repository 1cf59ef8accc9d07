// @ts-check
/** A transformer in a process of its own: copies records to another topic, says what ends it, and ends. */
import { writeSync } from 'node:fs';
import { createTransformer } from '../../dist/kafka/index.js';

const { target, ...options } = JSON.parse(process.argv[2] ?? '{}');

const transformer = await createTransformer(options);
const copy = (batch) => {
  const records = Array.from({ length: batch.size }, (_, row) => ({ key: batch.key(row), value: batch.value(row) }));
  return [{ topic: target, records }];
};
process.once('SIGTERM', () => {
  void transformer.stop();
});
await transformer.run(copy).catch(({ kafkaName, retriable, message }) => {
  writeSync(1, `${JSON.stringify({ kafkaName, retriable, message })}\n`);
  process.exitCode = 1;
});
await transformer.stop();
