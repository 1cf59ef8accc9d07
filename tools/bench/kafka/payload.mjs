// @ts-check
/** Series that metrics come from. */
const series = 3_200;

/** A metric envelope of about 360 bytes, as the API writes it. */
const envelope = (/** @type {number} */ i) =>
  JSON.stringify({
    metric: {
      name: `cpu.${['idle_perc', 'user_perc', 'system_perc', 'wait_perc'][i % 4]}`,
      dimensions: {
        hostname: `compute-${String(i % series).padStart(5, '0')}.example.org`,
        service: 'compute',
        component: 'nova-compute',
        region: 'RegionOne',
        cluster: 'production-a',
      },
      timestamp: 1_700_000_000_000 + i,
      value: (i % 10_000) / 100,
      value_meta: null,
    },
    meta: { tenantId: 'b1f5a3f0c2e94d6f8a7b6c5d4e3f2a1b', region: 'RegionOne' },
    creation_time: 1_700_000_000 + (i % 1_000),
  });

/** 360 bytes: an envelope as it comes. Any other size: that many bytes, alike but for a number. */
export const payload = (/** @type {number} */ size, /** @type {number} */ i) =>
  size === 360 ? Buffer.from(envelope(i)) : Buffer.from(String(i).padStart(size, 'abcdefghij'));
