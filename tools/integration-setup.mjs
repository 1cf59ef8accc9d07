// @ts-check
import { up } from './services/index.mjs';

/** Starts what integration tests need and tells them where it is. */
export default async function setup() {
  const { kafka, postgres, 'kafka-sasl': sasl } = await up(['kafka', 'kafka-sasl', 'postgres']);
  process.env.MONASCA_TEST_KAFKA = kafka.bootstrap;
  process.env.MONASCA_TEST_POSTGRES = postgres.url;
  process.env.MONASCA_TESTED_SASL = JSON.stringify(sasl);
}
