// @ts-check
import { up } from './services/index.mjs';

/** Starts what integration tests need and tells them where it is. */
export default async function setup() {
  const { kafka, postgres } = await up(['kafka', 'postgres']);
  process.env.MONASCA_TEST_KAFKA = kafka.bootstrap;
  process.env.MONASCA_TEST_POSTGRES = postgres.url;
}
