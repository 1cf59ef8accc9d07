import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Where everything is, for people and for other programs. */
export interface Endpoints {
  /** Kafka bootstrap servers. */
  readonly kafka: string;
  /** Base URL of the log API. */
  readonly logApi: string;
  /** Base URL of the events API. */
  readonly eventsApi: string;
  /** Base URL of `/metrics`, `/healthz` and `/readyz`. */
  readonly admin: string;
  /** The store, without credentials. */
  readonly store: string;
  /** Access token, as `X-Auth-Token`. */
  readonly token: string;
}

const fileOf = (data: string): string => path.join(data, 'endpoints.json');

/** Writes `endpoints.json` whole, readable by its owner alone: it holds the token. */
export function writeEndpoints(data: string, endpoints: Endpoints): void {
  const draft = `${fileOf(data)}.draft`;
  writeFileSync(draft, `${JSON.stringify(endpoints, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(draft, fileOf(data));
}

/** Nobody shall take the token to ports that another program may hold by now. */
export function removeEndpoints(data: string): void {
  rmSync(fileOf(data), { force: true });
}
