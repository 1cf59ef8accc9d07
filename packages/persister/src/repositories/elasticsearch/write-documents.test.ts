import { describe, expect, it } from 'vitest';
import { PartialWriteError, RepositoryError } from '../../repository.js';
import { ElasticsearchError } from './errors.js';
import { writeDocuments } from './write-documents.js';

const documents = (count: number, size = 1) =>
  Array.from({ length: count }, (_, at) => ({ index: 'i', id: `id${at}`, document: { text: 'x'.repeat(size) } }));

type Answer = 'ok' | 'record' | 'store';

/** A server that answers each request with the next list; without a list it does not answer. */
function server(answers: readonly (readonly Answer[] | Error)[]) {
  const requests: (readonly string[])[] = [];
  const client = {
    create: (operations: readonly string[]) => {
      const answer = answers[requests.length];
      requests.push(operations);
      if (answer === undefined || answer instanceof Error)
        return Promise.reject(answer ?? new Error('asked too often'));
      return Promise.resolve(
        answer.map((kind) => (kind === 'ok' ? undefined : new ElasticsearchError(kind, `is ${kind}`))),
      );
    },
  };
  return { client, requests };
}

const failure = (writing: Promise<unknown>): Promise<unknown> => writing.then(() => undefined, (error: unknown) => error); // prettier-ignore

describe('writing documents', () => {
  it('creates each under its id', async () => {
    const { client, requests } = server([['ok']]);
    const document = { index: 'events-p-2017-06-01', id: 'id', document: { b: 1, a: '\n' } };
    expect(await writeDocuments(client, [document], 100)).toEqual({ expired: 0 });
    expect(requests).toEqual([['{"create":{"_index":"events-p-2017-06-01","_id":"id"}}\n{"b":1,"a":"\\n"}']]);
  });

  it('sends no more bytes at once than allowed, but a larger document alone, and keeps the order', async () => {
    const bytes = JSON.stringify({ create: { _index: 'i', _id: 'id0' } }).length + '\n{"text":"é"}\n'.length + 1;
    const small = documents(5).map((document) => ({ ...document, document: { text: 'é' } }));
    const large = { ...documents(1, 1_000)[0]!, id: 'large' };
    const { client, requests } = server([['ok', 'ok'], ['ok'], ['ok'], ['ok', 'ok']]);
    await writeDocuments(client, [...small.slice(0, 3), large, ...small.slice(3)], 2 * bytes);
    const ids = requests.map((operations) => operations.map((text) => /"_id":"(\w+)"/.exec(text)?.[1]));
    expect(ids).toEqual([['id0', 'id1'], ['id2'], ['large'], ['id3', 'id4']]);
  });

  it('tells which are refused', async () => {
    const { client } = server([
      ['ok', 'record'],
      ['record', 'ok'],
    ]);
    const { refused } = await writeDocuments(client, documents(4), 2 * 60);
    expect(refused).toEqual([
      { at: 1, detail: 'is record' },
      { at: 2, detail: 'is record' },
    ]);
  });

  it('asks nothing for a document that no index can hold', async () => {
    const { client, requests } = server([]);
    const { refused } = await writeDocuments(client, [{ ...documents(1)[0]!, index: 'a*b' }], 100);
    expect(refused?.map(({ at }) => at)).toEqual([0]);
    expect(requests).toEqual([]);
  });

  it('leaves what the server was too busy for, and what it did not answer for, and asks it no further', async () => {
    const away = new ElasticsearchError('store', 'away');
    const { client, requests } = server([['ok', 'store'], ['record', 'ok'], away]);
    const error = await failure(writeDocuments(client, documents(8), 2 * 60));
    expect(error).toBeInstanceOf(PartialWriteError);
    expect(error).toMatchObject({ kind: 'store', left: [1, 4, 5, 6, 7], refused: [{ at: 2, detail: 'is record' }] });
    expect((error as Error).message).toBe('5 of 8 records left: is store');
    expect(requests).toHaveLength(3);
  });

  it('passes on that a request is refused as a whole, and faults', async () => {
    for (const error of [new RepositoryError('record', 'too large'), new TypeError('a fault')]) {
      const { client } = server([['ok', 'store'], error]);
      expect(await failure(writeDocuments(client, documents(4), 2 * 60))).toBe(error);
    }
  });
});
