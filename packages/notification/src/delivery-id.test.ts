import { expect, it } from 'vitest';
import { transition } from '../test/transitions.js';
import { deliveryIdOf } from './delivery-id.js';

it('is the same for the same transition and method, in every release', () => {
  expect(deliveryIdOf(transition(), 'm')).toBe(deliveryIdOf(transition({ alarmName: 'other', severity: 'LOW' }), 'm'));
  expect(deliveryIdOf(transition(), 'm')).toMatchInlineSnapshot(`"5f995f40-44d5-9afb-4a4e-bc1d7a948228"`);
});

it('differs by tenant, alarm, time, state, method and the time of a repetition', () => {
  const ids = [
    deliveryIdOf(transition(), 'm'),
    deliveryIdOf(transition(), 'n'),
    deliveryIdOf(transition({ tenantId: 'other' }), 'm'),
    deliveryIdOf(transition({ alarmId: 'other' }), 'm'),
    deliveryIdOf(transition({ timestamp: 1 }), 'm'),
    deliveryIdOf(transition({ newState: 'OK' }), 'm'),
    deliveryIdOf(transition(), 'm', 60_000),
    deliveryIdOf(transition(), 'm', 120_000),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});
