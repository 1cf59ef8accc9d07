import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** `[topic, partition, offset, error]`; to the addon offset and error may be missing. */
export type NativePartition = readonly [topic: string, partition: number, offset?: number, error?: number];

/** What the addon calls for each event, by its number in `native/events.h`. */
export type OnEvent = (
  type: number,
  id: number,
  code: number,
  flags: number,
  text: string | undefined,
  partitions: readonly NativePartition[] | undefined,
  ...numbers: readonly number[]
) => void;

interface NativeClient {
  connect(id: number, timeoutMs: number): void;
  close(id: number, timeoutMs: number): void;
  setToken(token: string, expiresAtMs: number, principal: string): void;
}

export interface NativeConsumer extends NativeClient {
  subscribe(topics: readonly string[]): void;
  poll(id: number, block: ArrayBuffer, rows: number, timeoutMs: number, lingerMs: number): void;
  wake(): void;
  hold(isHolding: boolean): void;
  topics(): string[];
  assign(partitions: readonly NativePartition[]): void;
  unassign(partitions: readonly NativePartition[]): void;
  pause(partitions: readonly NativePartition[]): void;
  resume(partitions: readonly NativePartition[]): void;
  seek(id: number, partitions: readonly NativePartition[]): void;
  commit(id: number, offsets: readonly NativePartition[]): void;
}

export interface NativeProducer extends NativeClient {
  topic(name: string): number;
  produce(id: number, topic: number, block: ArrayBuffer, capacity: number, rows: number, timeoutMs: number): void;
  outcomes(id: number): void;
  initTransactions(id: number, timeoutMs: number): void;
  begin(id: number, timeoutMs: number): void;
  sendOffsets(id: number, timeoutMs: number, consumer: NativeConsumer, offsets: readonly NativePartition[]): void;
  commit(id: number, timeoutMs: number): void;
  abort(id: number, timeoutMs: number): void;
}

export interface Binding {
  /** Throws when librdkafka is not there or of another minor version; returns its version. */
  load(file: string): string;
  errorOf(code: number): [name: string, text: string];
  readonly Consumer: new (properties: readonly string[], onEvent: OnEvent) => NativeConsumer;
  readonly Producer: new (properties: readonly string[], onEvent: OnEvent) => NativeProducer;
}

const require = createRequire(import.meta.url);

/** The library that node-rdkafka has built, or else the system's. */
function librdkafka(): string {
  const name = process.platform === 'darwin' ? 'librdkafka.1.dylib' : 'librdkafka.so.1';
  const built = path.join(path.dirname(require.resolve('node-rdkafka/package.json')), 'build', 'deps', name);
  return existsSync(built) ? built : name;
}

let loaded: Binding | undefined;

/**
 * The addon, loaded once.
 * @throws Error that says what is missing: the addon was not compiled, or librdkafka does not fit it
 */
export function binding(): Binding {
  if (loaded === undefined) {
    const addon = require('../build/Release/rdkafka_columns.node') as Binding;
    addon.load(librdkafka());
    loaded = addon;
  }
  return loaded;
}
