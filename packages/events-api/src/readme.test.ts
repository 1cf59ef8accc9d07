import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import {
  identityService,
  listeningGateway,
  readmeCommands,
  runCommands,
  testGateway,
  type ListeningGateway,
} from '@monasca/common/testing';
import { eventsApiParts } from './app.js';
import { schema } from './config.js';

let gateway: ListeningGateway;
beforeAll(async () => {
  const { values: config } = loadConfig(schema, { env: {} });
  gateway = await listeningGateway(testGateway(eventsApiParts(config), config, { authenticator: identityService }));
});
afterAll(() => gateway.close());

/** Runs the commands under a heading of the README; resolves with what they print, and the events they post. */
async function run(heading: string) {
  const commands = readmeCommands(new URL('../README.md', import.meta.url), heading);
  const printed = await runCommands(commands.replaceAll('http://127.0.0.1:5656', gateway.url), { token: 'user' });
  const items = gateway.published().flatMap((bulk) => bulk.items);
  return { printed, events: items.map(({ value }) => (JSON.parse(String(value)) as { event: unknown }).event) };
}

const event = { event_type: 'instance.reboot.end', payload: { host: 'mars' } };

it('the README tells how to post events', async () => {
  const posted = { ...event, timestamp: '2026-11-26T12:00:00Z', dimensions: { service: 'compute' } };
  expect(await run('Events')).toEqual({ printed: '', events: [posted] });
});

it('the README tells how to post CloudEvents', async () => {
  const dimensions = { id: '1', source: '/nova', datacontenttype: 'application/json' };
  const posted = { ...event, timestamp: expect.any(String) as string, dimensions };
  expect(await run('CloudEvents')).toEqual({ printed: '', events: [posted] });
});
