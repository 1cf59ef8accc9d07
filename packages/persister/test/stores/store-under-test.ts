import type { Kind } from '../harness.js';

/** A real store as tests use it: how the persister finds it, and a way to count rows that is not the persister's own. */
export interface StoreUnderTest {
  /** As `[repositories]` names it. */
  readonly name: string;
  readonly kinds: readonly Kind[];
  /** Sections of the configuration; what the store holds is apart from that of other tests. */
  readonly values: Readonly<Record<string, Record<string, unknown>>>;
  /** Rows of a tenant. */
  count(kind: Kind, tenant: string): Promise<number>;
  close(): Promise<void>;
}
