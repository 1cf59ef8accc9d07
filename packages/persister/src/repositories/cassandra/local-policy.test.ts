import { errors, types, type Client, type HostMap } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { LocalPolicy } from './local-policy.js';

/** Nodes of data centers, as the driver has them. */
function hosts(...datacenters: readonly string[]): HostMap {
  const all = datacenters.map((datacenter, n) => ({ datacenter, address: `10.0.0.${n}:9042`, isUp: () => true }));
  return { values: () => all, on: () => {} } as unknown as HostMap;
}

const client = { options: {}, log: () => {}, getReplicas: () => null } as unknown as Client;

const started = async (policy: LocalPolicy, nodes: HostMap): Promise<LocalPolicy> => {
  await new Promise<void>((resolve, reject) => {
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- there is none where all is well
    policy.init(client, nodes, (error) => (error ? reject(error) : resolve()));
  });
  return policy;
};

const planned = (policy: LocalPolicy): string[] => {
  const addresses: string[] = [];
  policy.newQueryPlan('k', undefined as never, (_, plan) => {
    for (let next = plan.next(); !next.done; next = plan.next()) addresses.push(next.value.address);
  });
  return addresses.sort();
};

describe('the nodes that are asked', () => {
  it('are those of the data center that is named, and no others', async () => {
    const nodes = hosts('dc1', 'dc2', 'dc2');
    const policy = await started(new LocalPolicy('dc2'), nodes);
    expect(planned(policy)).toEqual(['10.0.0.1:9042', '10.0.0.2:9042']);
    expect(nodes.values().map((node) => policy.getDistance(node))).toEqual([
      ...[types.distance.ignored, types.distance.local, types.distance.local],
    ]);
    expect(nodes.values().map((node) => policy.isLocal(node))).toEqual([false, true, true]);
    expect(policy.getOptions().get('localDataCenter')).toBe('dc2');
  });

  it('are all where there is one data center and none is named', async () => {
    expect(planned(await started(new LocalPolicy(''), hosts('dc1', 'dc1')))).toHaveLength(2);
  });

  it.each([
    ['dc3', ['dc2', 'dc1'], 'expected one of the data centers dc1, dc2, got dc3'],
    ['', ['dc2', 'dc1', 'dc2'], 'expected one of the data centers dc1, dc2, got nothing'],
  ])('are none for data center %j among %j', async (name, datacenters, message) => {
    const starting = started(new LocalPolicy(name), hosts(...datacenters));
    await expect(starting).rejects.toThrow(new errors.ArgumentError(message));
  });
});
