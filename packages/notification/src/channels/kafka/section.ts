import { boolean, hostPorts, integer, list, section } from '@monasca/common/config';

export const kafkaSection = section(
  'Topics of Kafka: the cluster of [kafka], or another one.',
  {
    url: hostPorts({
      optional: true,
      help: 'Brokers of another cluster, for which no option of [kafka] counts. Default: the cluster of [kafka], by its options.',
    }),
    topics: list({
      default: [],
      help: 'Topics that methods may name; `*` at the end of one stands for anything. Those of the service itself are refused all the same. Default: none.',
    }),
    timeout: integer({ default: 5, min: 1, help: 'How long a send may take, in s; at the start, the first contact.' }),
    extended_body: boolean({ default: false, help: 'As that of [webhook_notifier]: more in the value of the record.' }),
  },
  { openPrefix: 'librdkafka.' },
);
