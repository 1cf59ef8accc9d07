import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/**
 * The shell commands that a README tells to type under a heading.
 * @throws Error where there are none
 */
export function readmeCommands(readme: URL, heading: string): string {
  const [, section = ''] = readFileSync(readme, 'utf8').split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  const blocks = [...own.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, commands]) => commands);
  if (blocks.length === 0) throw new Error(`${readme.pathname}: ${heading}: expected commands, got none`);
  return blocks.join('');
}

/** Runs commands as if pasted in one go, with variables; resolves with what they print, rejects when one fails. */
export async function runCommands(commands: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-euc', commands], { env: { ...process.env, ...variables } });
  return stdout;
}
