import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Receiver } from './receiver.js';

it('a receiver knows what it was told, and what one before it was told on the same file', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-receiver-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = path.join(directory, 'told');
  const tell = async ({ url }: Receiver, id: string): Promise<number> => {
    const headers = { 'monasca-delivery-id': id, 'content-type': 'application/json' };
    return (await fetch(url, { method: 'POST', headers, body: '{"alarm_id": "a"}' })).status;
  };
  const first = await Receiver.open(file);
  expect([await tell(first, 'one'), await tell(first, 'two'), await tell(first, 'one')]).toEqual([204, 204, 204]);
  expect([...first.told]).toEqual(['one', 'two']);
  await first.close();

  appendFileSync(file, 'hal');
  const second = await Receiver.open(file);
  await tell(second, 'three');
  expect([...second.told]).toEqual(['one', 'two', 'three']);
  await second.close();
  expect([...(await reopened(file))]).toEqual(['one', 'two', 'three']);
  second.forget();
  expect(existsSync(file)).toBe(false);
});

async function reopened(file: string): Promise<ReadonlySet<string>> {
  const receiver = await Receiver.open(file);
  await receiver.close();
  return receiver.told;
}
