// @ts-check
import os from 'node:os';
import path from 'node:path';

/** Where programs of others are installed: nothing of theirs belongs to this workspace. */
export const benchDirectory =
  process.env.MONASCA_BENCH_DIR ?? path.join(os.tmpdir(), `monasca-bench-${os.userInfo().uid}`);
