import { boolean, integer, secret, string, type ConfigOf, type Section } from '@monasca/common/config';
import { filled } from '../filled.js';
import { HttpClient } from './http-client.js';
import type { Networks } from './networks.js';
import { checkPemFiles } from './pem-files.js';

/** Options of every channel over HTTP: the original's, which only some of its channels had. */
export const httpOptions = {
  timeout: integer({ default: 5, min: 1, help: 'How long a request may take until its answer has ended, in s.' }),
  insecure: boolean({ default: false, help: 'Whether any certificate of the receiver will do; `ca_certs` wins.' }),
  ca_certs: string({ optional: true, help: 'File with certificate authorities, PEM. Default: those of Node.js.' }),
  proxy: secret({ optional: true, help: 'URL of a proxy for https. Default: the environment says it.' }),
};

export type HttpValues = ConfigOf<{ readonly section: Section<typeof httpOptions, never> }>['section'];

/** Files in PEM that prove who we are. */
export interface ClientCertificate {
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  /** Instead of `ca_certs`. */
  readonly caFile?: string | undefined;
}

/**
 * A client with the options of a section. Where authorities are given, they are asked, whatever `insecure` says.
 * @throws ServiceError `configuration` naming a file that cannot be read, or is no PEM
 */
export function openHttpClient(
  values: HttpValues,
  networks: Networks,
  certificate: ClientCertificate = {},
): HttpClient {
  const { timeout, insecure, ca_certs, proxy } = values;
  const caFile = certificate.caFile ?? filled(ca_certs);
  checkPemFiles({ ...certificate, caFile });
  return new HttpClient({
    ...{ networks, timeoutMs: timeout * 1_000, insecure: insecure && caFile === undefined },
    ...certificate,
    caFile,
    proxy: filled(proxy),
  });
}
