import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTopic, sendRequest, tokenOf } from '@monasca/common/testing';
import { bootstrap, keystone, startedService, type StartedService } from './started-service.js';

const body = '{"timestamp": "t", "events": [{"event": {"event_type": "a", "payload": {}}, "project_id": "other"}]}';

let service: StartedService;
beforeAll(async () => {
  service = await startedService();
});
afterAll(() => service.stop());

/** How many events were taken. */
let taken = 0;
const post = async (token: string): Promise<number> => {
  const headers = { 'content-type': 'application/json', 'x-auth-token': token };
  const { status } = await sendRequest(service.port, { method: 'POST', path: '/v1.0/events', headers, body });
  if (status === 200) taken += 1;
  return status;
};

it.each([
  ['mini-mon', 'mini-mon', 200],
  ['admin', 'admin', 200],
  ['monasca-agent', 'mini-mon', 403],
  ['monasca-read-only-user', 'mini-mon', 403],
  ['no-monasca', 'mini-mon', 403],
  ['mini-mon', undefined, 403],
])('Keystone says who may post: %s for %s', async (user, project, status) => {
  expect(await post(await tokenOf(keystone, user, project))).toBe(status);
});

it.each(['', 'unknown', 'gAAAAABunknown'])('refuses who has no valid token: "%s"', async (token) => {
  expect(await post(token)).toBe(401);
});

it('files events under the project of the token, not the one that they name', async () => {
  for (const [user, project] of [
    ['mini-mon', 'mini-mon'],
    ['admin', 'admin'],
  ] as const) {
    expect(await post(await tokenOf(keystone, user, project))).toBe(200);
  }
  const records = (await readTopic(bootstrap, service.topic, taken)).slice(-2);
  const projects = records.map(({ value }) => (JSON.parse(value) as Envelope).meta.project_id);
  expect(projects).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)]);
  expect(projects[0]).not.toBe(projects[1]);
});

interface Envelope {
  readonly meta: { readonly project_id: string };
}
