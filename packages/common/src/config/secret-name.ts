/**
 * Whether an undeclared option holds a secret by its name, as librdkafka's do: `sasl.password`, `ssl.key.pem`,
 * `sasl.oauthbearer.client.secret`, `sasl.oauthbearer.config`, `sasl.oauthbearer.assertion.private.key.passphrase`.
 */
export function isSecretName(name: string): boolean {
  return /passw|passphrase|secret|private|\bkey\.pem$|ssl_key|oauthbearer\.config$/i.test(name);
}
