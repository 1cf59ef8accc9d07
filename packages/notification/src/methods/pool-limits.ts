/** What a pool of connections keeps to. */
export interface PoolLimits {
  /** Connections at most. */
  readonly connections: number;
  /** How long connecting, and each query, may take, in ms. */
  readonly timeoutMs: number;
}

/** Few connections are enough: look-ups share queries. */
export const usualLimits: PoolLimits = { connections: 4, timeoutMs: 10_000 };

/** When the system begins to ask, on a connection that is not in use, whether the other side is there still, in ms. */
export const keepAliveMs = 10_000;
