import { expect, it } from 'vitest';
import { newDirectory, StandaloneProcess } from './standalone-process.js';

it.each([
  ['a demo', ['--demo', '--seconds', '600'], 'sending'],
  ['a service', [], ''],
])('%s stops in order when nobody reads what it says', async (_, more, text) => {
  const run = new StandaloneProcess(['--data', newDirectory(), '--port-base', '0', ...more]);
  await run.says(text);
  run.child.stdout?.destroy();
  expect(await run.exited).toBe(0);
  // Standard error is still read.
  expect(run.output).not.toMatch(/EPIPE|Error|\n +at /);
});
