import { expect, it } from 'vitest';
import { transition } from '../../../test/transitions.js';
import { deliveryIdOf } from '../../delivery-id.js';
import { Chronicle } from './chronicle.js';

const alarm = transition();
const message = {
  ...{ id: 'm', type: 'webhook', name: 'ops', address: 'https://h/s3cret', period: 60, retryCount: 0 },
  ...{ notificationTimestamp: 1_700_000_001, alarm },
};
const at = (topic: string, offset = 0) => ({ topic, partition: 0, offset });
const seen = (chronicle: Chronicle) => chronicle.entries.map(({ source, method, state }) => [source, method, state]);

it('tells things in the order of their times, without addresses', () => {
  const chronicle = new Chronicle();
  chronicle.addNotification(message, at('letters'), { source: 'dead-letter', outcome: 'given up', time: 1_800_000_000_000 }); // prettier-ignore
  chronicle.addNotification(message, at('retry'), { source: 'retry', outcome: 'failed' });
  chronicle.addTransition(alarm, at('transitions'));
  expect(seen(chronicle)).toEqual([
    ['transition', undefined, 'ALARM'],
    ['retry', 'm', 'ALARM'],
    ['dead-letter', 'm', 'ALARM'],
  ]);
  expect(JSON.stringify(chronicle.entries)).not.toContain('s3cret');
});

it('knows entries of the ledger by their delivery ids', () => {
  const chronicle = new Chronicle();
  chronicle.addNotification(message, at('sent'), { source: 'sent', outcome: 'sent' });
  chronicle.addNotification(message, at('sixty'), { source: 'periodic', outcome: 'repeats' }, 60);
  chronicle.addLedger(deliveryIdOf(alarm, 'm'), at('transitions', 9), 1_900_000_000_000, at('ledger'));
  chronicle.addLedger(deliveryIdOf(alarm, 'm', 1_700_000_061_000), at('gone'), 1_900_000_000_001, at('ledger', 1));
  chronicle.addLedger(deliveryIdOf(alarm, 'other'), at('transitions', 9), 1_900_000_000_002, at('ledger', 2));
  expect(seen(chronicle).slice(2)).toEqual([
    ['ledger', 'm', 'ALARM'],
    ['ledger', 'm', 'ALARM'],
  ]);
});

it('knows entries of the ledger by where their records stand, whoever they were for', () => {
  const chronicle = new Chronicle();
  chronicle.addTransition(alarm, at('transitions', 4));
  chronicle.addLedger('unknown', at('transitions', 4), 1_900_000_000_000, at('ledger'));
  chronicle.addLedger('unknown', at('transitions', 5), 1_900_000_000_000, at('ledger'));
  expect(seen(chronicle).slice(1)).toEqual([['ledger', undefined, 'ALARM']]);
});

it('finds the method of an entry among those that other records name', () => {
  const chronicle = new Chronicle();
  const recovery = transition({ newState: 'OK', timestamp: 1_700_000_100_000 });
  chronicle.addNotification(message, at('sent'), { source: 'sent', outcome: 'sent' });
  chronicle.addTransition(recovery, at('transitions', 4));
  chronicle.addLedger(deliveryIdOf(recovery, 'm'), at('transitions', 4), 1_900_000_000_000, at('ledger'));
  expect(seen(chronicle).at(-1)).toEqual(['ledger', 'm', 'OK']);
});
