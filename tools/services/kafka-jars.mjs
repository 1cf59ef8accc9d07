// @ts-check
import { mavenDistribution } from './maven.mjs';

/** Another one is for comparisons with programs that speak to older brokers only. */
const KAFKA_VERSION = process.env['MONASCA_SERVICES_KAFKA_VERSION'] || '4.4.0';
const LOG4J_VERSION = '2.25.5';

/** The jars that all Kafka services share. */
export const kafkaJars = mavenDistribution({
  name: 'kafka-jars',
  label: 'Kafka',
  version: KAFKA_VERSION,
  artifacts: [
    `org.apache.kafka:kafka_2.13:${KAFKA_VERSION}`,
    `org.apache.logging.log4j:log4j-slf4j-impl:${LOG4J_VERSION}`,
  ],
  megabytes: 45,
});
