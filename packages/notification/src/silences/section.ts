import { section, string } from '@monasca/common/config';

/** When nobody is to be told. */
export const silencesSection = section('Alarms that nobody is told of for a while.', {
  file: string({
    optional: true,
    help: 'YAML file with matchers and time windows; read again when it changes. Default: everybody is told.',
  }),
});
