import type { Client } from 'cassandra-driver';
import type { Log } from '@monasca/common';

/** Levels of the driver as ours: it heals what it calls an error, or the request fails and says so. */
const levels = { info: 'debug', warning: 'warn', error: 'warn' } as const;

/**
 * What says nothing new: the server's remarks on a request, which of each batch of several partitions are that it is one;
 * and an attempt to connect, whose failure whoever made it tells again.
 */
const repetition = /^(?:Received warning|There was an error when trying to connect)/;

/** What follows is a trace, or a dump of an error's fields. */
const firstLine = (text: string): string => text.trimEnd().split('\n', 1)[0]!;

/** Passes on what the driver tells, except what is of use only to its makers. */
export function forwardLog(client: Pick<Client, 'on'>, log: Log): void {
  client.on('log', (level: string, source: string, message: string, detail?: unknown) => {
    if (!(level in levels)) return;
    const ours = repetition.test(message) ? 'debug' : levels[level as keyof typeof levels];
    const error = detail instanceof Error ? { error: firstLine(detail.message) } : {};
    log[ours]({ source, ...error }, `Cassandra driver: ${firstLine(message)}`);
  });
}
