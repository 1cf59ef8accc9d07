import { describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../log.js';
import { KafkaError, type ProducerRecord, type Transaction, type Transactor } from '../../kafka/index.js';
import { sendAll, type Sending } from './sending.js';

const sending = (offset: number, bytes = 1): Sending => ({
  letter: { partition: 0, offset },
  outputs: [
    { topic: 'records', record: { value: Buffer.alloc(bytes, offset) } },
    { topic: 'letters', record: { value: null, key: String(offset) } },
  ],
});
const many = (count: number): Sending[] => Array.from({ length: count }, (_, offset) => sending(offset));
const kafkaError = (code: 'invalidData' | 'unavailable', retriable = false): KafkaError =>
  new KafkaError(code, { code: -1, name: code }, code, { retriable });

/** A transactor in memory: what is published counts when the transaction does not fail. */
function transactor(fails: (records: readonly ProducerRecord[]) => Error | undefined = () => undefined) {
  const committed: Record<string, readonly ProducerRecord[]>[] = [];
  const transaction = async (work: (transaction: Transaction) => Promise<unknown>): Promise<unknown> => {
    const published: Record<string, readonly ProducerRecord[]> = {};
    const publish = (topic: string, records: readonly ProducerRecord[]) => {
      published[topic] = records;
      return Promise.resolve([]);
    };
    const result = await work({ publish, sendOffsets: () => Promise.resolve() });
    const error = fails(published.records ?? []);
    if (error !== undefined) throw error;
    committed.push(published);
    return result;
  };
  return { committed, transactor: { transaction, close: () => Promise.resolve() } as unknown as Transactor };
}

async function send(
  sendings: readonly Sending[],
  { transactor: used }: ReturnType<typeof transactor>,
  signal = new AbortController().signal,
) {
  const counts: number[] = [];
  const onFailed = vi.fn<(letter: { offset: number }, why: string) => void>();
  const options = { log: silentLog, signal, onFailed, onSent: (count: number) => counts.push(count) };
  await sendAll(used, sendings, options);
  return { counts, failed: onFailed.mock.calls.map(([{ offset }, why]) => [offset, why]) };
}

describe('letters that are sent', () => {
  it('go in transactions of many, each with all that belongs to it', async () => {
    const memory = transactor();
    expect(await send(many(1_201), memory)).toEqual({ counts: [500, 500, 201], failed: [] });
    for (const { records, letters } of memory.committed) expect(records).toHaveLength(letters?.length ?? -1);
    expect(memory.committed.flatMap(({ letters }) => letters?.map(({ key }) => key))).toEqual(many(1_201).map(({ letter }) => String(letter.offset))); // prettier-ignore
  });

  it('go in smaller transactions when they are large', async () => {
    expect(
      (
        await send(
          [1, 2, 3].map((offset) => sending(offset, 5_000_000)),
          transactor(),
        )
      ).counts,
    ).toEqual([2, 1]);
    expect((await send([], transactor())).counts).toEqual([]);
  });

  it('that are refused do not take others with them', async () => {
    const bad = (records: readonly ProducerRecord[]) =>
      records.some(({ value }) => value?.[0] === 3 || value?.[0] === 5);
    const memory = transactor((records) => (bad(records) ? kafkaError('invalidData') : undefined));
    const { counts, failed } = await send(many(8), memory);
    expect(counts).toEqual([1, 1, 1, 1, 1, 1]);
    expect(failed).toEqual([[3, 'invalidData'], [5, 'invalidData']]); // prettier-ignore
  });

  it('are sent again when that may help, and given up when it does not', async () => {
    let failures = 2;
    const memory = transactor(() => (failures-- > 0 ? kafkaError('unavailable', true) : undefined));
    expect(await send(many(3), memory)).toEqual({ counts: [3], failed: [] });
    const hopeless = transactor(() => kafkaError('unavailable'));
    await expect(send(many(3), hopeless)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('are no more once the signal is given', async () => {
    const stopping = new AbortController();
    const memory = transactor(() => {
      stopping.abort(new Error('enough'));
      return undefined;
    });
    await expect(send(many(600), memory, stopping.signal)).rejects.toThrow('enough');
    expect(memory.committed).toHaveLength(1);
  });
});
