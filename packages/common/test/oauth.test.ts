import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../src/log.js';
import {
  createProducer,
  ensureTopics,
  groupOffsets,
  offsetRanges,
  type ClientPath,
  type Token,
} from '../src/kafka/index.js';
import { clients, readAll } from './faults/ledger.js';
import { Reader } from './faults/reader.js';
import { Sender } from './faults/sender.js';

const { saslSsl, plaintext, caFile } = JSON.parse(process.env.MONASCA_TESTED_SASL ?? '{}') as Record<string, string>;

/** How long a token lives, in ms: it is replaced after 5.6 s, and the broker ends what still shows it after 7 s. */
const lifeMs = 7_000;

/** A token as the broker of the tests takes it: unsigned, and good until its own time is up, whatever we say of it. */
function token(endsInMs = lifeMs): Token {
  const now = Date.now();
  const claims = { sub: 'tester', iat: (now - 60_000) / 1_000, exp: (now + endsInMs) / 1_000 };
  const parts = [{ alg: 'none' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return { token: `${parts.join('.')}.`, expiresAtMs: now + lifeMs, principal: 'tester' };
}
const expired = (): Token => token(-1_000);

/** Options of a client that gets tokens which are made by the second request, the third, and so on, as this says. */
function setUp(client: ClientPath, make: (request: number) => Token = () => token()) {
  const set = { requests: 0, warnings: [] as string[] };
  const log = { ...silentLog, warn: (fields: object) => void set.warnings.push(JSON.stringify(fields)) };
  const tokenProvider = () => Promise.resolve(make((set.requests += 1)));
  const librdkafka = { 'ssl.ca.location': caFile!, 'log.connection.close': true };
  const options = { bootstrap: saslSsl!, client, tokenProvider, log, librdkafka };
  return Object.assign(set, { options });
}

async function newTopic(client: ClientPath): Promise<string> {
  const topic = `oauth-${randomUUID()}`;
  await ensureTopics(setUp(client).options, [{ topic, partitions: 3 }]);
  return topic;
}

async function survivesReplacement(client: ClientPath): Promise<void> {
  const topic = await newTopic(client);
  const [sending, reading] = [setUp(client), setUp(client)];
  const reader = await Reader.start(topic, reading.options);
  const sender = await Sender.start(topic, sending.options);
  await expect.poll(() => Math.min(sending.requests, reading.requests), { timeout: 60_000 }).toBeGreaterThanOrEqual(3);
  const sent = sender.ledger.count();
  await expect.poll(() => sender.ledger.count()).toBeGreaterThan(sent);
  await sender.stop();
  expect(sender.ledger.count('delivered')).toBe(sender.ledger.count());
  const stored = await readAll(plaintext!, topic, client);
  sender.ledger.check(stored);
  await expect.poll(() => reader.ids.length).toBe(stored.length);
  await reader.stop();
  expect(new Set(reader.ids).size).toBe(stored.length);
  const ends = (await offsetRanges(reading.options, topic)).map(({ high }) => high);
  expect((await groupOffsets(reading.options, topic, topic)).map(({ offset }) => offset)).toEqual(ends);
  expect([...sending.warnings, ...reading.warnings]).toEqual([]);
}

async function survivesRefusal(client: ClientPath): Promise<void> {
  const topic = await newTopic(client);
  const { options, warnings } = setUp(client, (request) => (request === 2 ? expired() : token()));
  const sender = await Sender.start(topic, { ...options, deliveryTimeoutMs: 60_000 });
  await expect
    .poll(() => warnings.join(), { timeout: 60_000 })
    .toMatch(/authentication (error|failure).*_AUTHENTICATION/i);
  await expect.poll(() => sender.longestGapMs, { timeout: 60_000 }).toBeGreaterThan(1_000);
  await sender.stop();
  expect(sender.ledger.count('delivered')).toBe(sender.ledger.count());
  sender.ledger.check(await readAll(plaintext!, topic, client));
}

// Both clients at once: most of the time is waiting for tokens to end.
it('tokens that end soon are replaced on both clients, and no connection ends with them', async () => {
  await Promise.all(clients.map(survivesReplacement));
});

it('a new token that is refused is told on both clients, and what waits for the next one arrives once', async () => {
  await Promise.all(clients.map(survivesRefusal));
});

describe.each(clients)('with %s', (client) => {
  it.each([
    ['has ended', expired],
    ['is no token', () => ({ ...token(), token: 'geheim' })],
  ])('a first token that %s is refused and not shown', async (_, make) => {
    const connecting = createProducer({ ...setUp(client, make).options, connectTimeoutMs: 1_500 });
    await expect(connecting).rejects.toMatchObject({ code: 'unauthorized', exitCode: 77 });
    await expect(connecting).rejects.toThrow(/refuses the connection.*invalid_token/);
    await expect(connecting).rejects.not.toThrow(/geheim|eyJ/);
  });
});
