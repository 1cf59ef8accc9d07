import type { ApiVersion } from '@monasca/common/gateway';

/** As the original announces them. */
export const versions: readonly ApiVersion[] = [
  { id: 'v1.0', status: 'CURRENT', updated: '2017-09-01T00:00:00Z', path: '/v1.0/events', rel: 'event' },
];
