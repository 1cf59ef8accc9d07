import { ServiceError } from '@monasca/common';
import type { PersisterConfig } from '../../config.js';

/** How lines reach one generation of InfluxDB. The lines are the same for all. */
export interface WriteApi {
  /** Path and query of a write. */
  path(database: string, precision: 'ms' | 'ns'): string;
  readonly authorization: string | undefined;
  /** Whether a missing database is made by a statement; elsewhere it is the operator's, or the server makes it. */
  readonly createsDatabases: boolean;
}

type Section = PersisterConfig['influxdb'];

const query = (values: Record<string, string>): string => new URLSearchParams(values).toString();

const writeApis: Readonly<Record<Section['write_api'], (section: Section) => WriteApi>> = {
  v1: ({ user, password }) => ({
    path: (database, precision) => `/write?${query({ db: database, precision })}`,
    authorization: password === '' ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
    createsDatabases: true,
  }),
  v2: ({ org, token }) => ({
    path: (bucket, precision) => `/api/v2/write?${query({ org, bucket, precision })}`,
    authorization: token === '' ? undefined : `Token ${token}`,
    createsDatabases: false,
  }),
  v3: ({ token }) => ({
    path: (database, precision) =>
      `/api/v3/write_lp?${query({ db: database, precision: precision === 'ms' ? 'millisecond' : 'nanosecond' })}`,
    authorization: token === '' ? undefined : `Bearer ${token}`,
    createsDatabases: false,
  }),
};

/** The API that the configuration names. Throws ServiceError `configuration` where it lacks what that API needs. */
export function writeApi(section: Section): WriteApi {
  if (section.write_api === 'v2' && section.org === '') {
    throw new ServiceError('configuration', '[influxdb] org: expected the name of an organization for write_api = v2, got nothing'); // prettier-ignore
  }
  return writeApis[section.write_api](section);
}
