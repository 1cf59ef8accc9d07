import { expect, it, vi } from 'vitest';
import { kafkaError, startMember } from '../../../test/fake-driver.js';
import { silentLog, type Log } from '../../log.js';
import type { KafkaOptions } from '../options.js';

it('commits that are refused again and again are told once for each reason, and that they are taken again', async () => {
  const log = { ...silentLog, warn: vi.fn<Log['warn']>(), info: vi.fn<Log['info']>() };
  const onError = vi.fn<NonNullable<KafkaOptions['onError']>>();
  const { driver, consumer, batches } = await startMember({}, { log, onError });
  const reasons = ['_TIMED_OUT', 'NOT_COORDINATOR'];
  driver.answer = () => kafkaError(reasons[driver.commits.length % 2]!);
  driver.records(0, 4);
  await expect.poll(() => batches.length).toBe(1);
  batches[0]!.finishAll();
  await expect.poll(() => driver.commits.length).toBeGreaterThan(5);
  const told = log.warn.mock.calls.map(([fields]) => (fields as { error: string }).error);
  expect(told.sort()).toEqual([...reasons].sort());

  driver.answer = () => undefined;
  const again = () => log.info.mock.calls.filter(([, message]) => message === 'offsets are committed again');
  await expect.poll(() => again().length).toBe(1);
  expect(again()[0]![0]).toMatchObject({
    failures: onError.mock.calls.length,
    durationMs: expect.any(Number) as unknown,
  });
  await consumer.stop();
});
