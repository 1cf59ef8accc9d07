// @ts-check
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { mavenDistribution } from './maven.mjs';
import { fakeMachine } from './testing.mjs';

/** Writes the jars where the last argument says, as `mvn dependency:copy-dependencies` does. */
const mvn = 'for argument; do :; done; : > "${argument#-DoutputDirectory=}/server.jar"';

describe('mavenDistribution', () => {
  /**
   * @param {import('./testing.mjs').Test} test
   * @param {string} program body of mvn
   */
  const prepare = async (test, program) => {
    const { env, calls } = await fakeMachine(test, { mvn: program });
    /** @type {string[]} */
    const lines = [];
    const context = { env, log: (/** @type {string} */ line) => void lines.push(line), install: false };
    return { context, calls, lines };
  };
  const distribution = {
    name: 'server',
    label: 'Server',
    version: '1.2',
    artifacts: ['org.example:server:1.2', 'org.example:other:3'],
    megabytes: 7,
  };

  it('downloads the artifacts once and says so', async (test) => {
    const { context, calls, lines } = await prepare(test, mvn);
    const { provide, present } = mavenDistribution(distribution);
    assert.equal(await present(context.env), false);
    const [directory, other] = await Promise.all([provide(context), provide(context)]);
    assert.equal(other, directory);
    assert.equal(await present(context.env), true);
    assert.equal((await calls()).length, 1);
    assert.deepEqual(lines, ['downloading Server 1.2 by Maven, about 7 MB, once']);
    assert.deepEqual((await readdir(directory)).sort(), ['pom.xml', 'server.jar']);
    const pom = await readFile(join(directory, 'pom.xml'), 'utf8');
    const other3 = /<groupId>org\.example<\/groupId><artifactId>other<\/artifactId><version>3<\/version>/;
    assert.match(pom, other3);
  });

  it('leaves nothing behind when what becomes of the jars fails', async (test) => {
    const { context } = await prepare(test, mvn);
    const arrange = () => Promise.reject(new Error('no compiler'));
    const { provide, present } = mavenDistribution({ ...distribution, arrange });
    await assert.rejects(provide(context), /no compiler/);
    assert.equal(await present(context.env), false);
  });

  it('tells what Maven says', async (test) => {
    const { context } = await prepare(test, 'echo no route to host; exit 1');
    const { provide } = mavenDistribution(distribution);
    await assert.rejects(provide(context), /downloading Server 1\.2: mvn ended with 1\nno route to host/);
  });
});
