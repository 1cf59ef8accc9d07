import path from 'node:path';
import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.base.mts';

/** Tests against real servers, which the set-up starts unless their addresses stand in the environment. */
export default mergeConfig(
  base,
  defineConfig({
    test: {
      dir: 'test',
      globalSetup: path.join(import.meta.dirname, 'tools', 'integration-setup.mjs'),
      // The servers are shared and the machine may be small: one file at a time keeps timings honest.
      fileParallelism: false,
      // Servers, processes and tests of other packages share the machine.
      testTimeout: 180_000,
    },
  }),
);
