import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { askRunning } from './control-socket.js';

/** Root may enter every directory: nobody (65534 on every Linux) may not. */
function becomeNobody(): void {
  if (process.geteuid?.() !== 0) return;
  process.seteuid?.(65_534);
  onTestFinished(() => process.seteuid?.(0));
}

it("says that a data directory is another user's", async () => {
  const data = mkdtempSync(path.join(tmpdir(), 'monasca-query-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  chmodSync(data, 0);
  becomeNobody();
  await expect(askRunning(data, 'query', { sql: 'select 1' })).rejects.toMatchObject({
    code: 'unauthorized',
    message: expect.stringContaining(`${data} is another user's`) as string,
  });
});
