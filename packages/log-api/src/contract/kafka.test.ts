import { describe, expect, it } from 'vitest';
import { refused } from '@monasca/common/testing';
import { unavailable } from '@monasca/common/http';
import { good, merged, v2, v3 } from '../../test/contract/requests.js';
import { serve } from '../../test/contract/server.js';

const description = '1 of 1 logs are not confirmed by Kafka. Send the request again with Idempotency-Key k: nothing will be stored twice.'; // prettier-ignore
const away = { ...refused(503, 'Service unavailable', description), headers: { 'retry-after': '60' } };
const notConfirmed = (): Promise<never> => Promise.reject(unavailable(description));

describe('while Kafka does not confirm', () => {
  const { send } = serve({ publish: notConfirmed });

  it.each([
    ['L104: v3.0 is 503, with a body and Retry-After', v3(good)],
    ['L138: v2.0 is 503, with a body and Retry-After', v2('{"message": "m"}')],
    ['M005: the merged API is 503, with a body and Retry-After', merged(good)],
  ])('%s', async (_, request) => {
    const { status, headers, body } = await send(request);
    expect([status, headers['retry-after'], JSON.parse(body)]).toEqual([503, '60', away.body]);
  });
});

let isAway = true;
const atFirst = (): Promise<void> => {
  const was = isAway;
  isAway = false;
  return was ? notConfirmed() : Promise.resolve();
};

describe('when Kafka is back', () => {
  const { send, published } = serve({ publish: atFirst });

  it('L106: the next request is 204', async () => {
    expect((await send(v3(good))).status).toBe(503);
    expect((await send(v3(good))).status).toBe(204);
    expect(published()).toHaveLength(2);
  });
});
