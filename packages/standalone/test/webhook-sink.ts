import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll } from 'vitest';

/** A request as the receiver got it. */
interface Told {
  readonly deliveryId: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A receiver of webhooks on the loopback address. */
export interface WebhookSink {
  readonly url: string;
  readonly told: Told[];
  /** Whether requests get no answer. */
  isSilent: boolean;
  /** The requests about an alarm. */
  of(alarmId: string): Told[];
  /** Closes the connections of requests that got no answer. */
  hangUp(): void;
}

/** Starts one that ends with the tests of the file. */
export async function startWebhookSink(): Promise<WebhookSink> {
  const waiting = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      const deliveryId = String(request.headers['monasca-delivery-id']);
      sink.told.push({ deliveryId, body: body as Told['body'] });
      if (sink.isSilent) waiting.add(response);
      else response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const sink: WebhookSink = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    told: [],
    isSilent: false,
    of: (alarmId) => sink.told.filter(({ body }) => body.alarm_id === alarmId),
    hangUp: () => {
      for (const response of waiting) response.destroy();
      waiting.clear();
    },
  };
  return sink;
}
