#!/usr/bin/env node
// @ts-check
import { messageOf } from './services/errors.mjs';
import { setup } from './setup.mjs';

try {
  await setup({ install: !process.argv.includes('--no-install') });
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(69);
}
await import('../packages/standalone/dist/main.js');
