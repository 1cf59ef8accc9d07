import { describe, expect, it } from 'vitest';
import { isSecretName } from './secret-name.js';

describe('isSecretName', () => {
  it.each([
    'librdkafka.sasl.password',
    'librdkafka.ssl.key.password',
    'librdkafka.ssl.keystore.password',
    'librdkafka.ssl.key.pem',
    'librdkafka.ssl_key',
    'librdkafka.sasl.oauthbearer.client.secret',
    'librdkafka.sasl.oauthbearer.config',
    'librdkafka.sasl.oauthbearer.assertion.private.key.passphrase',
  ])('masks %s', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    'librdkafka.sasl.username',
    'librdkafka.ssl.ca.location',
    'librdkafka.ssl.certificate.pem',
    'librdkafka.fetch.min.bytes',
    'librdkafka.sasl.oauthbearer.token.endpoint.url',
  ])('shows %s', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});
