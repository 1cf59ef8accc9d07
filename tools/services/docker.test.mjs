// @ts-check
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { composeFile } from './docker.mjs';
import { services } from './index.mjs';

/** There is no container of Keystone. */
const { keystone: _local, ...contained } = services;

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string[]>} every port that an address of a service in a container names
 */
const addressPorts = async (env) => {
  const addresses = await Promise.all(Object.values(contained).map((service) => service.address({ env })));
  return [...JSON.stringify(addresses).matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => port ?? '');
};

describe('docker/compose.yml', () => {
  it('publishes the same ports under the same variables as the local processes use', async () => {
    const text = await readFile(composeFile, 'utf8');
    const published = [...text.matchAll(/- 127\.0\.0\.1:\$\{(\w+):-(\d+)\}:/g)].map(([, variable, port]) => ({
      variable: variable ?? '',
      port: port ?? '',
    }));
    assert.deepEqual(new Set(published.map(({ port }) => port)), new Set(await addressPorts({})));
    for (const { variable, port } of published) {
      const other = String(Number(port) + 10_000);
      assert.ok((await addressPorts({ [variable]: other })).includes(other), `${variable} has to change ${port}`);
    }
  });

  it('names every service that the local processes offer', async () => {
    const text = await readFile(composeFile, 'utf8');
    const kafkaNodes = ['kafka', 'kafka3-1', 'kafka3-2', 'kafka3-3', 'kafka-sasl'];
    for (const name of [...kafkaNodes, 'postgres', 'mariadb', 'influxdb', 'elasticsearch', 'cassandra']) {
      assert.match(text, new RegExp(`^  ${name}:$`, 'm'));
    }
  });
});
