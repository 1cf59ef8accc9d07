import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { serviceMain } from '@monasca/common/service';
import { notification } from '../src/service.js';
import { ini } from './notification-process.js';

/** What a command has left behind. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of the executable in this process, with a configuration file. One at a time: it hears what is written. */
export async function runCommand(
  values: Record<string, Record<string, unknown>>,
  argv: readonly string[],
): Promise<CommandResult> {
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-command-'));
  const file = path.join(directory, 'notification.conf');
  writeFileSync(file, ini(values));
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) => {
    // Each run listens for the end of both streams, as it does once in a process of its own.
    process[name].setMaxListeners(0);
    return vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    });
  });
  try {
    return { code: await serviceMain(notification, [...argv, '--config-file', file]), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
    rmSync(directory, { recursive: true });
  }
}
