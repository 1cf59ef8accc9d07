import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { ServiceError } from '../errors.js';
import { lockDirectory } from './directory-lock.js';

/** A name within a consumer group that no other process of this host has. */
export interface MemberName {
  readonly name: string;
  /** Lets the next process have it. */
  readonly release: () => void;
}

/** Consumers of one group on one host; whoever has more must name them himself. */
const most = 1_000;

/**
 * Claims the first free name of a group on this host: `<host>-<user>-<number>`. A process that was killed has lost its
 * claim, so that the one started in its place gets the same name, and with it the same partitions at once.
 * @throws ServiceError `storage` where the claims, files under the system's temporary ones, cannot be kept
 */
export function claimMemberName(group: string): MemberName {
  // Not the user's entry in the system's list: a container may run as one that has none.
  const user = process.getuid?.() ?? 0;
  const directory = path.join(tmpdir(), `monasca-members-${user}`, encodeURIComponent(group));
  for (let number = 0; number < most; number += 1) {
    try {
      const release = lockDirectory(path.join(directory, String(number)));
      return { name: `${hostname()}-${user}-${number}`, release };
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'inUse') continue;
      throw new ServiceError('storage', `${directory}: ${(error as Error).message}`, { cause: error });
    }
  }
  throw new ServiceError(
    'storage',
    `${directory}: expected fewer than ${most} consumers of group ${group} on one host`,
  );
}
