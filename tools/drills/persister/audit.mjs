// @ts-check
import { spawnSync } from 'node:child_process';
import { executable } from './member.mjs';

/**
 * Lets the persister itself account for the records of the topic.
 * @param {string} file configuration
 * @param {string} pipeline
 * @param {string} from where it begins, as the command takes it
 * @returns {{ code: number | null, counts: Readonly<Record<string, number>>, text: string }}
 */
export const audit = (file, pipeline, from) => {
  const args = [executable, 'audit', '--config-file', file, '--pipeline', pipeline, '--from', from, '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  try {
    const { counts } = JSON.parse(stdout);
    return { code: status, counts, text: stderr };
  } catch {
    return { code: status ?? 1, counts: {}, text: `${stdout.slice(-2_000)}\n${stderr.slice(-2_000)}` };
  }
};
