// @ts-check
import { checkKafka, parseKafkaAddress } from './kafka-address.mjs';
import { prepareKafka, startKafka } from './kafka-node.mjs';
import { serviceDirectory } from './paths.mjs';
import { portOf } from './ports.mjs';
import { serverProcess } from './process.mjs';
import { createService } from './service.mjs';

/** One Kafka node, broker and controller, without authentication. */
export const kafka = createService({
  name: 'kafka',
  variable: 'MONASCA_TEST_KAFKA',
  parse: (value) => parseKafkaAddress(value, 'MONASCA_TEST_KAFKA'),
  ports: {
    broker: { variable: 'MONASCA_SERVICES_KAFKA_PORT', default: 19_092 },
    controller: { variable: 'MONASCA_SERVICES_KAFKA_CONTROLLER_PORT', default: 19_093 },
  },
  published: ['broker'],
  address: (_context, ports) => ({ bootstrap: `127.0.0.1:${portOf(ports, 'broker')}` }),
  describe: ({ bootstrap }) => bootstrap,
  check: checkKafka,
  containers: ['kafka'],
  processes: ({ env }, ports) => [
    serverProcess({ name: 'kafka', directory: serviceDirectory(env, 'kafka'), ports: Object.values(ports) }),
  ],
  start: async (context, ports, processes) => {
    await prepareKafka(context, 'kafka');
    const options = {
      nodeId: 1,
      controllers: [{ nodeId: 1, host: '127.0.0.1', port: portOf(ports, 'controller') }],
      listeners: { PLAINTEXT: portOf(ports, 'broker') },
      replicas: /** @type {const} */ (1),
    };
    await startKafka(context, {
      service: 'kafka',
      heap: '1g',
      nodes: processes.map((process) => ({ process, options })),
    });
  },
});
