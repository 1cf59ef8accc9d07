import { errors, policies, types, type Client, type EmptyCallback, type ExecutionOptions, type Host, type HostMap } from 'cassandra-driver'; // prettier-ignore

const { LoadBalancingPolicy, DefaultLoadBalancingPolicy } = policies.loadBalancing;

/** Nodes of one data center, those first that hold the row. The data center need not be named where there is one only. */
export class LocalPolicy extends LoadBalancingPolicy {
  readonly #name: string;
  #policy = new DefaultLoadBalancingPolicy();

  /** @param name of the data center, or empty */
  constructor(name: string) {
    super();
    this.#name = name;
  }

  override init(client: Client, hosts: HostMap, callback: EmptyCallback): void {
    const known = [...new Set(hosts.values().map(({ datacenter }) => datacenter))].sort();
    const name = this.#name === '' && known.length === 1 ? known[0]! : this.#name;
    if (!known.includes(name)) {
      const got = name === '' ? 'nothing' : name;
      callback(new errors.ArgumentError(`expected one of the data centers ${known.join(', ')}, got ${got}`));
      return;
    }
    this.#policy = new DefaultLoadBalancingPolicy({ localDc: name });
    this.#policy.init(client, hosts, callback);
  }

  override getDistance(host: Host): types.distance {
    return this.#policy.getDistance(host);
  }

  override newQueryPlan(
    keyspace: string,
    options: ExecutionOptions,
    callback: (error: Error, iterator: Iterator<Host>) => void,
  ): void {
    this.#policy.newQueryPlan(keyspace, options, callback);
  }

  override getOptions(): Map<string, object> {
    return this.#policy.getOptions();
  }

  /** Whether a node is of the data center. */
  isLocal(host: Host): boolean {
    return this.getDistance(host) === types.distance.local;
  }
}
