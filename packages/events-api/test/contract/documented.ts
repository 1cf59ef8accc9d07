import { timestamp } from './requests.js';

/** An item as the original documents it: a notification of Nova. */
const itemOf = (eventType: string) => ({
  dimensions: { service: 'compute', topic: 'notification.sample', hostname: 'nova-compute:compute' },
  project_id: '6f70656e737461636b20342065766572',
  event: {
    event_type: eventType,
    payload: {
      'nova_object.data': {
        ...{ architecture: 'x86_64', availability_zone: 'nova', created_at: '2012-10-29T13:42:11Z', deleted_at: null },
        flavor: {
          'nova_object.data': { name: 'test_flavor', memory_mb: 512, rxtx_factor: 1.5, disabled: false },
          'nova_object.name': 'FlavorPayload',
          'nova_object.namespace': 'nova',
        },
        ip_addresses: [],
      },
      'nova_object.name': 'InstanceActionPayload',
      'nova_object.version': '1.8',
    },
    priority: 'INFO',
    publisher_id: 'nova-compute:compute',
  },
});

/** The documented bulk of one event. */
export const documented = { timestamp, events: [itemOf('instance.reboot.end')] };

/** The documented bulk of two. */
export const documentedPair = { timestamp, events: [itemOf('instance.reboot.start'), itemOf('instance.reboot.end')] };
