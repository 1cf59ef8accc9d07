import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { ValuesOf } from '../../channel.js';
import { pem } from '../../outgoing/http-client.js';
import { checkPemFiles } from '../../outgoing/pem-files.js';
import type { emailSection } from './section.js';
import type { SessionOptions } from './session.js';

/** How long a connection may stay open without a mail, in ms. */
const idleMs = 300_000;

/**
 * How to connect to the server.
 * @throws ServiceError `configuration` naming a file that cannot be read, or is no PEM
 */
export function sessionOptions(options: ValuesOf<typeof emailSection>, host: string): SessionOptions {
  const { port, security, user = '', password = '' } = options;
  const timeoutMs = options.timeout * 1_000;
  return {
    connection: {
      ...{ host, port, secure: security === 'tls', tls: tlsOf(options) },
      ...{ ignoreTLS: security === 'none', requireTLS: security === 'starttls', opportunisticTLS: security === 'auto' },
      ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, dnsTimeout: timeoutMs },
      ...{ socketTimeout: Math.max(idleMs, 2 * timeoutMs), socketCloseTimeout: 0 },
    },
    account: user === '' || password === '' ? undefined : { user, pass: password },
  };
}

function tlsOf({ security, insecure, ca_certs: caFile }: ValuesOf<typeof emailSection>): SMTPConnection.Options['tls'] {
  const hasAuthorities = caFile !== undefined && caFile !== '';
  // Whoever could show another certificate could as well hide that the server offers TLS: `auto` is no less safe without.
  const isChecked = hasAuthorities || (!insecure && security !== 'auto');
  checkPemFiles({ caFile });
  return { rejectUnauthorized: isChecked, ...pem('ca', caFile) };
}
