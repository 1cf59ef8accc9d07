// @ts-check
import { ColumnProducer } from '../../dist/index.js';

/**
 * librdkafka's own mock of a broker, inside of a producer of this process: four partitions for each topic, which the
 * first record makes.
 * @returns {Promise<{ bootstrap: string, close: () => Promise<void> }>}
 */
export const mockCluster = async () => {
  /** @type {(bootstrap: string) => void} */
  let found = () => {};
  const bootstrap = /** @type {Promise<string>} */ (new Promise((resolve) => (found = resolve)));
  const properties = { 'test.mock.num.brokers': 1, 'statistics.interval.ms': 20, log_level: 0 };
  const onStatistics = (/** @type {string} */ json) => {
    for (const { nodename, nodeid } of Object.values(JSON.parse(json).brokers)) if (nodeid > 0) found(nodename);
  };
  const cluster = new ColumnProducer(properties, { onStatistics });
  await cluster.connect(10_000);
  return { bootstrap: await bootstrap, close: () => cluster.close(0) };
};
