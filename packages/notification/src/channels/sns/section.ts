import { list, secret, section, string } from '@monasca/common/config';
import { httpOptions } from '../../outgoing/http-options.js';

export const snsSection = section('Topics of Amazon SNS, and of what is compatible with it.', {
  ...httpOptions,
  region: string({ optional: true, help: 'Region that requests are signed for. Default: the one in the ARN.' }),
  access_key: string({ optional: true, help: 'Id of the access key.' }),
  secret_key: secret({ optional: true, help: 'Secret access key.' }),
  session_token: secret({ optional: true, help: 'Session token of temporary credentials.' }),
  endpoint: string({ optional: true, help: 'URL of the service. Default: the one of Amazon for the region.' }),
  topics: list({
    default: [],
    help: 'ARNs that methods may name; `*` at the end of one stands for anything. Default: all.',
  }),
});
