import type { ConsumerDriverEvents } from '../src/kafka/consumer/consumer-driver.js';
import { GroupConsumer } from '../src/kafka/consumer/group-consumer.js';
import { DrivenTransactor } from '../src/kafka/transactions/driven-transactor.js';
import { GroupTransformer } from '../src/kafka/transactions/group-transformer.js';
import type { TransformerOptions } from '../src/kafka/transactions/transformer.js';
import { FakeDriver } from './fake-driver.js';
import { FakeTransactorDriver } from './fake-transactor-driver.js';

/** A transformer without Kafka. */
export async function fakeTransformer(more: Partial<TransformerOptions> = {}) {
  const options = { bootstrap: 'x', groupId: 'g', topics: ['t'], transactionalId: 'id', ...more };
  const [driver, transactions] = [new FakeDriver(), new FakeTransactorDriver()];
  let events!: ConsumerDriverEvents;
  const consumer = await GroupConsumer.connect({ ...options, offsetsByTransaction: true }, (_options, given) => {
    events = given;
    return Promise.resolve(driver);
  });
  const transactor = await DrivenTransactor.connect(options, () => Promise.resolve(transactions));
  const transformer = new GroupTransformer(consumer, transactor, options);
  return { transformer, consumer, driver, events, transactions };
}
