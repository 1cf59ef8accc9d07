import { describe, expect, it, vi } from 'vitest';
import { Calls, flat } from './client.js';
import { ColumnsError } from './errors.js';

/** Numbers of events, as in `native/events.h`. */
const [done, assign, revoke, committed, error, log, statistics, token, recordError, outcomes] = [...Array(10).keys()];

const heard = () => {
  const calls = new Calls();
  const handlers = { onError: vi.fn(), onLog: vi.fn(), onStatistics: vi.fn(), onTokenWanted: vi.fn() };
  const events = { onAssign: vi.fn(), onRevoke: vi.fn(), onRecordError: vi.fn(), onOutcomes: vi.fn() };
  const tell = calls.listener(handlers, events);
  return { calls, handlers, events, tell };
};

describe('Calls', () => {
  it('answers each call by its number, in whatever order', async () => {
    const { calls, tell } = heard();
    const ids: number[] = [];
    const [first, second] = [calls.make((id) => ids.push(id)), calls.make((id) => ids.push(id))];
    tell(done!, ids[1]!, 0, 0, undefined, undefined, 7, 8);
    tell(done!, ids[0]!, -195, 2, 'no broker', undefined);
    expect((await second).numbers).toEqual([7, 8]);
    await expect(first).rejects.toMatchObject({
      code: -195,
      kafkaName: '_TRANSPORT',
      retriable: true,
      message: 'no broker',
    });
  });

  it('rejects with what the addon throws', async () => {
    const { calls } = heard();
    await expect(calls.make(() => expect.unreachable())).rejects.toThrow();
  });

  it('rejects what is left when the client ends, and takes an answer that comes late', async () => {
    const { calls, tell } = heard();
    let number = 0;
    const call = calls.make((id) => (number = id));
    calls.end();
    await expect(call).rejects.toMatchObject({ kafkaName: '_DESTROY' });
    tell(done!, number, 0, 0, undefined, undefined);
  });

  it('answers a commit that is refused for some partitions, and rejects one that is refused as a whole', async () => {
    const { calls, tell } = heard();
    const ids: number[] = [];
    const [some, all] = [calls.make((id) => ids.push(id)), calls.make((id) => ids.push(id))];
    tell(committed!, ids[0]!, 22, 0, 'refused', [['t', 0, 5, 22]]);
    tell(committed!, ids[1]!, 22, 0, 'refused', [['t', 0, 5, 0]]);
    expect((await some).partitions).toEqual([['t', 0, 5, 22]]);
    await expect(all).rejects.toMatchObject({ kafkaName: 'ILLEGAL_GENERATION' });
  });

  it('hands every event to its handler', () => {
    const { handlers, events, tell } = heard();
    tell(assign!, 0, 0, 0, undefined, [['t', 1, -1001, 0]]);
    tell(revoke!, 0, 0, 1, undefined, [['t', 1, -1001, 0]]);
    tell(error!, 0, -150, 1, 'fatal', undefined);
    tell(log!, 0, 4, 0, 'a line', undefined);
    tell(statistics!, 0, 0, 0, '{"a":1}', undefined);
    tell(token!, 0, 0, 0, undefined, undefined);
    tell(recordError!, 0, -191, 0, 'the end', [['t', 1, 9, 0]]);
    tell(outcomes!, 42, 0, 0, undefined, undefined);
    expect(events.onAssign).toHaveBeenCalledWith([['t', 1, -1001, 0]]);
    expect(events.onRevoke).toHaveBeenCalledWith([['t', 1, -1001, 0]], true);
    expect(handlers.onError).toHaveBeenCalledWith(expect.objectContaining({ fatal: true, kafkaName: '_FATAL' }));
    expect(handlers.onLog).toHaveBeenCalledWith(4, 'a line');
    expect(handlers.onStatistics).toHaveBeenCalledWith('{"a":1}');
    expect(handlers.onTokenWanted).toHaveBeenCalledWith();
    expect(events.onRecordError).toHaveBeenCalledWith(expect.any(ColumnsError), ['t', 1, 9, 0]);
    expect(events.onOutcomes).toHaveBeenCalledWith(42);
  });
});

it('flat gives properties as the addon takes them', () => {
  expect(flat({ a: 1, b: true, c: 'text' })).toEqual(['a', '1', 'b', 'true', 'c', 'text']);
});
