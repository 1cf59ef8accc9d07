import { beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog, type Log } from '../log.js';
import { ClientErrors } from './client-errors.js';
import { KafkaError } from './errors.js';

const log = { ...silentLog, warn: vi.fn<Log['warn']>(), info: vi.fn<Log['info']>() };
const onError = vi.fn<(role: string, error: KafkaError) => void>();
const error = (name: string) => new KafkaError('unavailable', { code: -1, name }, `${name}: away`);

let errors: ClientErrors;

/** An outage as librdkafka reports it: all brokers every few seconds, one and the same broker every 30. */
function outage(seconds: number): void {
  for (let second = 0; second < seconds; second += 1) {
    if (second % 7 === 0) errors.report(error('_ALL_BROKERS_DOWN'));
    if (second % 37 === 0) errors.report(error('_TRANSPORT'));
    vi.advanceTimersByTime(1_000);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  errors = new ClientErrors('consumer', { bootstrap: 'x', log, onError });
  return () => vi.useRealTimers();
});

describe('an outage', () => {
  it('is two lines, however long it is, and two when it is over; every error is counted', () => {
    outage(600);
    expect(log.warn.mock.calls).toEqual([
      [{ error: '_ALL_BROKERS_DOWN: away' }, 'Kafka consumer reports an error'],
      [{ error: '_TRANSPORT: away' }, 'Kafka consumer reports an error'],
    ]);
    expect(log.info).not.toHaveBeenCalled();
    expect(onError).toHaveBeenCalledTimes(86 + 17);
    vi.advanceTimersByTime(60_000);
    const over = 'Kafka consumer reports this error no longer';
    expect(log.info.mock.calls).toEqual([
      [{ kinds: ['_ALL_BROKERS_DOWN'], failures: 86, durationMs: 595_000 }, over],
      [{ kinds: ['_TRANSPORT'], failures: 17, durationMs: 592_000 }, over],
    ]);
  });

  it('after another one is told again', () => {
    outage(20);
    vi.advanceTimersByTime(120_000);
    outage(20);
    expect(log.warn).toHaveBeenCalledTimes(4);
  });

  it('is nothing that a client tells which was closed', () => {
    outage(3);
    errors.end();
    outage(120);
    vi.advanceTimersByTime(120_000);
    expect(log.warn).toHaveBeenCalledTimes(2);
    expect(log.info).not.toHaveBeenCalled();
  });
});
