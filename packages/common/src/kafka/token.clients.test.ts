import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureTopics } from './admin/admin.js';
import { createConsumer, createProducer } from './create.js';
import type { ClientPath, KafkaOptions } from './options.js';

/** Numbers of requests, each with the versions that this broker speaks. */
const apis = { metadata: [3, 0, 4], handshake: [17, 1, 1], versions: [18, 0, 0], authenticate: [36, 0, 0] } as const;

const int16 = (value: number): Buffer => Buffer.from([(value >> 8) & 255, value & 255]);
const int32 = (value: number): Buffer => Buffer.from([value >> 24, value >> 16, value >> 8, value]);
const text = (value: string): Buffer => Buffer.concat([int16(value.length), Buffer.from(value)]);

/** A broker that speaks as far as a client authenticates itself, and hears its token. */
function answer(request: Buffer, tokens: string[]): Buffer | undefined {
  const [api, version] = [request.readInt16BE(0), request.readInt16BE(2)];
  if (api === apis.versions[0]) {
    const list = Object.values(apis).map((numbers) => Buffer.concat(numbers.map(int16)));
    return Buffer.concat([int16(version > 0 ? 35 : 0), int32(list.length), ...list]);
  }
  if (api === apis.handshake[0]) return Buffer.concat([int16(0), int32(1), text('OAUTHBEARER')]);
  if (api !== apis.authenticate[0]) return undefined;
  tokens.push(/auth=Bearer ([^\u0001]*)/.exec(request.toString('latin1'))?.[1] ?? '');
  return Buffer.concat([int16(0), int16(-1), int32(0)]);
}

let tokens: string[];
let sockets: Socket[];
const server = createServer((socket) => {
  sockets.push(socket);
  let received = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (data) => {
    received = Buffer.concat([received, data]);
    while (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) {
      const request = received.subarray(4, 4 + received.readInt32BE(0));
      received = received.subarray(4 + request.length);
      const body = answer(request, tokens);
      if (body !== undefined) socket.write(Buffer.concat([int32(4 + body.length), request.subarray(4, 8), body]));
    }
  });
});

beforeEach(async () => {
  tokens = [];
  sockets = [];
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

it.each<[string, ClientPath, (options: KafkaOptions) => Promise<unknown>]>([
  ['a producer', 'columns', (options) => createProducer(options)],
  ['a producer', 'node-rdkafka', (options) => createProducer(options)],
  ['a consumer', 'columns', (options) => createConsumer({ ...options, groupId: 'g', topics: ['t'] })],
  ['a consumer', 'node-rdkafka', (options) => createConsumer({ ...options, groupId: 'g', topics: ['t'] })],
  ['an admin', 'node-rdkafka', (options) => ensureTopics(options, [{ topic: 't' }])],
])('%s on %s shows the broker the token of its provider', async (_, client, connect) => {
  const bootstrap = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token = { token: 'abc.def.ghi', expiresAtMs: Date.now() + 60_000, principal: 'me' };
  const connecting = connect({
    bootstrap,
    client,
    connectTimeoutMs: 1_500,
    tokenProvider: () => Promise.resolve(token),
    librdkafka: { 'security.protocol': 'sasl_plaintext' },
  });
  // This broker knows nothing of topics: the first question for them is never answered.
  await expect(connecting).rejects.toMatchObject({ code: 'unavailable' });
  expect(tokens[0]).toBe('abc.def.ghi');
});
