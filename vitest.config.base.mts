import { defineConfig } from 'vitest/config';

/** Sources, not builds, are what the tests run: the custom condition picks `src` in every workspace package. */
const conditions = ['@monasca/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['**/*.test.ts'],
    restoreMocks: true,
    watch: false,
    // node-rdkafka cannot be loaded in worker threads: one process for each test file.
    pool: 'forks',
    // What is waited for comes at once on a quiet machine, and in seconds on a busy one.
    expect: { poll: { timeout: 15_000 } },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
