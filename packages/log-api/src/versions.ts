import type { ApiVersion } from '@monasca/common/gateway';

/** As the original announces them. */
export const versions: readonly ApiVersion[] = [
  { id: 'v2.0', status: 'DEPRECATED', updated: '2015-09-01T00:00:00Z', path: '/v2.0/log/single', rel: 'logs' },
  { id: 'v3.0', status: 'CURRENT', updated: '2016-03-01T00:00:00Z', path: '/v3.0/logs', rel: 'logs' },
];
