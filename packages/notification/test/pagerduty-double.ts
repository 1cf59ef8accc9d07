import { expect } from 'vitest';
import type { SinkAnswer, SinkRequest } from './http-sink.js';

type Event = Record<string, unknown>;

const text = (max: number): unknown => expect.toSatisfy((value: unknown) => isText(value) && value.length <= max);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isObject = (value: unknown): value is Event => typeof value === 'object' && value !== null;

/** What the documentation of the Events API v1 demands of an event. */
function isEventV1(event: Event): boolean {
  const { service_key, event_type, incident_key, description, client, client_url, details, ...others } = event;
  expect(others).toEqual({});
  expect([client, client_url]).toEqual([expect.any(String), expect.any(String)]);
  expect(event).toMatchObject({ service_key: text(255), description: text(1_024), incident_key: text(255) });
  expect(['trigger', 'acknowledge', 'resolve']).toContain(event_type);
  expect(isObject(details) && isText(service_key) && isText(incident_key) && isText(description)).toBe(true);
  return true;
}

/** The same for v2. */
function isEventV2(event: Event): boolean {
  const { routing_key, event_action, dedup_key, payload, client, links = [], ...others } = event;
  expect(others).toEqual({});
  expect([routing_key, client, dedup_key]).toEqual([text(255), expect.any(String), text(255)]);
  expect(['trigger', 'acknowledge', 'resolve']).toContain(event_action);
  const { summary, source, severity, timestamp, custom_details, ...more } = payload as Event;
  expect(more).toEqual({});
  expect([summary, source]).toEqual([text(1_024), text(255)]);
  expect(['critical', 'error', 'warning', 'info']).toContain(severity);
  expect(timestamp).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/);
  expect(isObject(custom_details)).toBe(true);
  for (const link of links as Event[])
    expect(link).toEqual({ href: expect.stringMatching(/^https?:/) as unknown, text: text(255) });
  return true;
}

/** PagerDuty: takes what its documentation allows, and remembers which incidents are open. */
export class PagerdutyDouble {
  /** Numbers of triggers of the open incidents, by their keys. */
  readonly open = new Map<string, number>();
  /** Why requests were refused; empty when all was right. */
  readonly complaints: string[] = [];

  readonly behaviour = (request: SinkRequest): SinkAnswer => {
    try {
      expect([request.method, request.headers['content-type']]).toEqual(['POST', 'application/json']);
      const event = JSON.parse(request.body) as Event;
      const isV2 = request.path === '/v2/enqueue';
      if (isV2) isEventV2(event);
      else isEventV1(event);
      this.#take(String(isV2 ? event.dedup_key : event.incident_key), isV2 ? event.event_action : event.event_type);
      return { status: isV2 ? 202 : 200, body: '{"status":"success"}' };
    } catch (error) {
      this.complaints.push((error as Error).message);
      return { status: 400, body: '{"status":"invalid event"}' };
    }
  };

  #take(key: string, action: unknown): void {
    if (action === 'resolve') this.open.delete(key);
    else this.open.set(key, (this.open.get(key) ?? 0) + 1);
  }
}
