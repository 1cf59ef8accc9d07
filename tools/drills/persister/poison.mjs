// @ts-check

const metric = (/** @type {string} */ tenant, /** @type {object} */ more, meta = { tenantId: tenant, region: 'R' }) =>
  JSON.stringify({ metric: { name: 'poison', timestamp: Date.now(), value: 1, dimensions: {}, ...more }, meta });

/**
 * Metrics that no store takes; those that only some of them refuse are not among them.
 * @type {readonly ((tenant: string) => string | null)[]}
 */
const metrics = [
  () => 'not JSON',
  () => '{}',
  () => '',
  () => null,
  (tenant) => metric(tenant, { value: 'high' }),
  (tenant) => metric(tenant, {}).replace('"value":1', '"value":NaN'),
  (tenant) => metric(tenant, {}).replace('"value":1', '"value":1e999'),
  (tenant) => metric(tenant, { timestamp: 'yesterday' }),
  (tenant) => metric(tenant, { dimensions: [] }),
  () => metric('', {}, { tenantId: '', region: 'R' }),
];

/** @type {typeof metrics} */
const events = [
  () => 'not JSON',
  () => '{"event": {}}',
  () => null,
  () => JSON.stringify({ event: { event_type: 'e', timestamp: 't', payload: 1, dimensions: null }, meta: {} }),
];

/** The value of a bad record, of each kind in turn. */
export const poison = (
  /** @type {'metrics' | 'events'} */ kind,
  /** @type {string} */ tenant,
  /** @type {number} */ n,
) => {
  const all = kind === 'metrics' ? metrics : events;
  const value = all[n % all.length]?.(tenant);
  return typeof value === 'string' ? Buffer.from(value) : null;
};
