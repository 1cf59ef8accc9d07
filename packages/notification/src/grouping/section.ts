import { section, string } from '@monasca/common/config';

/** What is told together. */
export const groupingSection = section('Alarms that a method is told of in one message.', {
  file: string({
    optional: true,
    help: 'YAML file with matchers and what to group by; read again when it changes. Default: each alarm has a message of its own.',
  }),
});
