import { describe, expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { schema } from './config.js';
import { containerVariables } from './container-variables.js';

const load = (env: Record<string, string>) =>
  loadConfig(schema, { env: { MONASCA_CONTAINER: '1', ...env }, containerVariables });

describe("the variables of the original's container", () => {
  it('name options that there are', () => {
    const options = Object.entries(schema).flatMap(([name, section]) =>
      Object.keys(section.options).map((option) => `${name}.${option}`),
    );
    expect(Object.values(containerVariables).flat().filter((key) => !options.includes(key))).toEqual([]); // prettier-ignore
  });

  it('start what a deployment of the original sets', () => {
    const { values, warnings } = load({
      ...{ LOG_LEVEL: 'WARNING', KAFKA_URI: 'kafka:9092', KAFKA_ALARM_HISTORY_BATCH_SIZE: '1000' },
      ...{ KAFKA_METRICS_WAIT_TIME: '15', KAFKA_EVENTS_ENABLE: 'false', KAFKA_LEGACY_CLIENT_ENABLED: 'false' },
      ...{ DATABASE_BACKEND: 'influxdb', INFLUX_HOST: 'influxdb', INFLUX_PORT: '8086', INFLUX_PASSWORD: 'password' },
      ...{ ZOOKEEPER_URI: 'zookeeper:2181', STAY_ALIVE_ON_FAILURE: 'false', VERBOSE: 'true' },
    });
    expect(warnings).toEqual([]);
    expect(values.log.level).toBe('warn');
    expect(values.kafka_metrics).toMatchObject({ uri: ['kafka:9092'], max_wait_time_seconds: 15 });
    expect(values.kafka_alarm_history).toMatchObject({ uri: ['kafka:9092'], batch_size: 1_000 });
    expect(values.kafka_events.enabled).toBe(false);
    expect(values.repositories).toMatchObject({ metrics_driver: 'influxdb', alarm_state_history_driver: 'influxdb' });
    expect(values.influxdb).toMatchObject({ ip_address: 'influxdb', port: 8086, password: 'password' });
  });
});
