import { boolean, section, string } from '@monasca/common/config';
import { httpOptions } from '../../outgoing/http-options.js';

/** Options of the original, and what receivers of today ask for. */
export const webhookSection = section('POST to any URL.', {
  ...httpOptions,
  extended_body: boolean({
    default: false,
    help: 'Whether severity, link, lifecycle state, sub-alarms and the method are in the body, after what the original says.',
  }),
  receivers_file: string({
    optional: true,
    help: 'YAML file with signatures, credentials, headers and certificates for methods or URLs.',
  }),
});
