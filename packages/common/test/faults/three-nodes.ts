import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const command = path.resolve(import.meta.dirname, '../../../../tools/services/main.mjs');
const service = (...args: string[]) => run(process.execPath, [command, ...args]);

/** The cluster of three nodes that `tools/services` starts: two of them have to confirm a record. `up` starts what is down. */
export const threeNodes = {
  async up(): Promise<string> {
    await service('up', 'kafka3');
    const { stdout } = await service('status', 'kafka3');
    return /127\.0\.0\.1:\d+(,127\.0\.0\.1:\d+)*/.exec(stdout)?.[0] ?? '';
  },
  kill: (node: number) => service('kill', 'kafka3', String(node)),
  revive: (node: number) => service('revive', 'kafka3', String(node)),
};
