import { expect, it } from 'vitest';
import { tenantOf } from './tenant.js';

it.each([
  ['{"metric":{},"meta":{"tenantId":"t"}}', 't'],
  ['{"event":1,"meta":{"project_id":"p"}}', 'p'],
  ['{"alarm-transitioned":{"tenantId":"a"}}', 'a'],
  ['{"meta":{"tenantId":7}}', undefined],
  ['{"meta":[]}', undefined],
  ['[]', undefined],
  ['{"meta":', undefined],
  ['', undefined],
])('the tenant of %s', (text, tenant) => {
  expect(tenantOf(Buffer.from(text))).toBe(tenant);
});

it('nothing has no tenant, nor has what is no text', () => {
  expect([tenantOf(null), tenantOf(Buffer.from([0xff, 0xfe]))]).toEqual([undefined, undefined]);
});
