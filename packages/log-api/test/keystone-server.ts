import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const services = path.resolve(import.meta.dirname, '../../../tools/services/main.mjs');

/** Ends Keystone as a crash would, or starts it again and waits until it serves. */
export async function service(command: 'kill' | 'revive', env: Record<string, string> = {}): Promise<void> {
  await promisify(execFile)(process.execPath, [services, command, 'keystone'], { env: { ...process.env, ...env } });
}
