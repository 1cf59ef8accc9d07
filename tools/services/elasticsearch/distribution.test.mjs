// @ts-check
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { fakeMachine } from '../testing.mjs';
import { distribution } from './distribution.mjs';

const version = '8.19.21';
const jars = [`elasticsearch-${version}`, 'lucene-core-9', 'netty-buffer-4', `transport-netty4-${version}`];
const packed = 'META-INF/es-plugins/transport-netty4';
const programs = {
  mvn: `for last; do :; done; for jar in ${jars.join(' ')}; do : > "\${last#-DoutputDirectory=}/$jar.jar"; done`,
  javac: 'case "$1" in -version) echo javac 17.0.1;; esac',
  jar: `case "$1" in --extract) /bin/mkdir -p ${packed}; echo name=netty > ${packed}/plugin-descriptor.properties;; *) : > "$3";; esac`,
};

describe('the distribution of Elasticsearch', () => {
  it('is a home folder with the libraries, two modules and the launcher', async (test) => {
    const { env, calls } = await fakeMachine(test, programs);
    const home = await distribution.provide({ env, log: () => {}, install: false });
    assert.deepEqual((await readdir(home)).sort(), ['launcher', 'lib', 'modules', 'plugins', 'pom.xml']);
    assert.deepEqual((await readdir(join(home, 'lib'))).sort(), [`elasticsearch-${version}.jar`, 'lucene-core-9.jar']);
    assert.deepEqual((await readdir(join(home, 'modules', 'transport-netty4'))).sort(), [
      'netty-buffer-4.jar',
      'plugin-descriptor.properties',
      `transport-netty4-${version}.jar`,
    ]);
    const descriptor = await readFile(join(home, 'modules', 'root', 'plugin-descriptor.properties'), 'utf8');
    assert.match(descriptor, new RegExp(`^elasticsearch\\.version=${version.replaceAll('.', '\\.')}$`, 'm'));
    const compiled = (await calls()).filter((call) => call.startsWith('javac --release 17 '));
    assert.deepEqual(
      compiled.map((call) => basename(call)),
      ['Launcher.java', 'RootPlugin.java'],
    );
  });
});
