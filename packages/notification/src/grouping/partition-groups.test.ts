import { expect, it } from 'vitest';
import { SimulatedClock } from '../../test/simulated-clock.js';
import { transition } from '../../test/transitions.js';
import { HeldBytes } from './held-bytes.js';
import { PartitionGroups } from './partition-groups.js';

const epoch = 1_700_000_000_000;
const head = {
  ...{ id: 'group-id', methodId: 'm', tenantId: 'tenant', labels: {} },
  times: { waitMs: 1_000, intervalMs: 1_000, repeatMs: undefined },
};

it('what others write with a clock that is behind does not keep it from telling', async () => {
  const clock = new SimulatedClock(epoch);
  const told: number[] = [];
  const groups = new PartitionGroups({
    ...{ topic: 'groups', clock, given: new AbortController().signal, heldBytes: new HeldBytes(1e9) },
    ...{ onSkipped: () => {}, onWaits: () => {} },
    flush: (group) => {
      told.push(clock.now() - epoch);
      group.conclude(group.pending, clock.now());
      return Promise.resolve([]);
    },
  });
  for (let offset = 0; offset < 30; offset += 1) {
    const record = { topic: 'groups', partition: 0, offset, timestamp: clock.now() - 300_000, key: null, value: null };
    const alarm = transition({ alarmId: `alarm-${offset}` });
    void groups.take(record, { kind: 'alarm', head, alarm });
    await clock.pass(2_000);
  }
  expect(told[0]).toBe(30_000);
});
