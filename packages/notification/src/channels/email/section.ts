import { boolean, choice, integer, port, secret, section, string } from '@monasca/common/config';

/** Options of the original, and TLS. */
export const emailSection = section('Mail by SMTP.', {
  from_addr: string({ optional: true, help: 'Address of the sender; without it no mail is sent.' }),
  server: string({ optional: true, help: 'Host of the SMTP server; without it no mail is sent.' }),
  port: port({ default: 25, help: 'TCP port of the SMTP server.' }),
  timeout: integer({ default: 5, min: 1, help: 'How long connecting and sending may take together, in s.' }),
  user: string({ optional: true, help: 'User for AUTH, which there is with user and password only.' }),
  password: secret({ optional: true, help: 'Password of the user.' }),
  security: choice({
    choices: ['auto', 'none', 'starttls', 'tls'],
    default: 'auto',
    help: '`auto`: STARTTLS if the server offers it, with any certificate unless `ca_certs` is set. `starttls`: nothing without it. `tls`: TLS from the start. `none`: never.',
  }),
  insecure: boolean({ default: false, help: 'Whether any certificate of the server will do.' }),
  ca_certs: string({ optional: true, help: 'File with certificate authorities, PEM. Default: those of Node.js.' }),
  grafana_url: string({ optional: true, help: 'URL of Grafana, to which mails have a link; empty for no link.' }),
});
