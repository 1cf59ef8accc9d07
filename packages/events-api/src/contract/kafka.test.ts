import { describe, expect, it } from 'vitest';
import { unavailable } from '@monasca/common/http';
import { refused } from '@monasca/common/testing';
import { checks, envelope } from '../../test/contract/checks.js';
import { good, post } from '../../test/contract/requests.js';
import { serve } from '../../test/contract/server.js';

const description = '1 of 1 events are not confirmed by Kafka. Send the request again with Idempotency-Key k: nothing will be stored twice.'; // prettier-ignore
const notConfirmed = (): Promise<never> => Promise.reject(unavailable(description));
const away = { ...refused(503, 'Service unavailable', description), headers: { 'retry-after': '60' } };

describe('while Kafka does not confirm', () => {
  const setup = { publish: notConfirmed };
  checks([['E070: the answer is 503, with Retry-After', post(good), { ...away, published: [envelope()] }]], setup);
});

describe('when Kafka is back', () => {
  let isAway = true;
  const { send, published } = serve({ publish: () => (isAway ? notConfirmed() : Promise.resolve()) });

  it('E072: the next request is 200', async () => {
    expect((await send(post(good))).status).toBe(503);
    isAway = false;
    expect((await send(post(good))).status).toBe(200);
    expect(published()).toHaveLength(2);
  });
});
