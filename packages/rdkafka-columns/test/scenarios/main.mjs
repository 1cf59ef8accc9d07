// @ts-check
/**
 * Runs one scenario, named by the argument, in this process; without an argument lists them as JSON. The exit code is 0 when it
 * went well. They run against a mock cluster inside of the process, or the servers that a second argument names.
 */
import { ends } from './ends.mjs';
import { mockCluster } from './mock-cluster.mjs';
import { work } from './work.mjs';

const [name, servers] = process.argv.slice(2);
/** @type {Record<string, (bootstrap: string) => unknown>} */
const scenarios = { ...work, ...ends };

if (name === undefined) {
  process.stdout.write(`${JSON.stringify({ work: Object.keys(work), ends: Object.keys(ends) })}\n`);
} else {
  const scenario = scenarios[name];
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  const isWithout = name === 'a call before librdkafka is there';
  const mock = servers === undefined && !isWithout ? await mockCluster() : undefined;
  await scenario(servers ?? mock?.bootstrap ?? '');
  await mock?.close();
}
