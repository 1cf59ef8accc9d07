import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { newDirectory, StandaloneProcess } from './standalone-process.js';

it('an addon that cannot be loaded is told of once on the terminal, with the reason', async () => {
  const hook = path.join(newDirectory(), 'hook.cjs');
  writeFileSync(
    hook,
    `const { dlopen } = process;
    process.dlopen = (module, file, ...rest) => {
      if (file.endsWith('rdkafka_columns.node')) throw new Error('made for another machine');
      return dlopen(module, file, ...rest);
    };`,
  );
  const data = newDirectory();
  const run = new StandaloneProcess(['--data', data, '--port-base', '0'], {
    ...{ NODE_OPTIONS: `--require ${hook}`, MONASCA_KAFKA_CLIENT: '' },
  });
  await run.started(data);
  const warnings = run.output.match(/^warning: .*$/gm);
  expect(warnings).toEqual([expect.stringMatching(/native Kafka client .*\(.*made for another machine.*\)$/)]);
  expect(await run.stop()).toBe(0);
});
