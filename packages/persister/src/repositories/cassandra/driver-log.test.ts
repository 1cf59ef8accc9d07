import { EventEmitter } from 'node:events';
import type { Client } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import type { Log } from '@monasca/common';
import { forwardLog } from './driver-log.js';

describe('what the driver tells', () => {
  const lines: [level: string, fields: object, message: string][] = [];
  const to = (level: string) => (fields: object, message: string) => void lines.push([level, fields, message]);
  const log: Log = { debug: to('debug'), info: to('info'), warn: to('warn'), error: to('error') };
  const driver = new EventEmitter();
  forwardLog(driver as unknown as Client, log);
  const told = (...args: unknown[]): (typeof lines)[number] | undefined => {
    lines.length = 0;
    driver.emit('log', ...args);
    return lines[0];
  };

  it('is passed on at a level of ours, with the error that came with it', () => {
    expect(told('warning', 'Host', 'Host considered as DOWN')).toEqual([
      ...['warn', { source: 'Host' }, 'Cassandra driver: Host considered as DOWN'],
    ]);
    expect(told('error', 'ControlConnection', 'failed\n  at x {', new Error('ECONNRESET\n'))).toEqual([
      ...['warn', { source: 'ControlConnection', error: 'ECONNRESET' }, 'Cassandra driver: failed'],
    ]);
    expect(told('info', 'Client', 'Connecting', null)?.[0]).toBe('debug');
  });

  it.each([
    'Received warning (1 of 1) "Unlogged batch covering 30 partitions" for "batch"',
    'There was an error when trying to connect to the host 10.0.0.1:9042',
  ])('is no warning where it says nothing new: %s', (message) => {
    expect(told('warning', 'RequestHandler', message)?.[0]).toBe('debug');
  });

  it('is dropped where only its makers can use it', () => {
    expect(told('verbose', 'Connection', 'Sending stream #1')).toBeUndefined();
  });
});
