// @ts-check
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { findJava, findJdk, requireJava } from './java.mjs';
import { fakeMachine } from './testing.mjs';

const old = { java: `echo 'openjdk version "11.0.2" 2019-01-15' >&2`, javac: 'echo javac 11.0.2' };
const current = { java: `echo 'openjdk version "21" 2023-09-19' >&2`, javac: 'echo javac 17.0.15' };

describe('Java', () => {
  it('is taken from PATH when it is new enough, the compiler on its own', async (test) => {
    const { env } = await fakeMachine(test, current);
    assert.equal(await findJava(env), join(env['PATH'] ?? '', 'java'));
    assert.equal(await findJdk(env), env['PATH']);
  });

  it('is not taken when it is older than 17', async (test) => {
    const { env } = await fakeMachine(test, old);
    assert.deepEqual([await findJava(env), await findJdk(env)], [undefined, undefined]);
    await assert.rejects(requireJava(env), /java >= 17 is neither in JAVA_HOME nor on PATH/);
  });

  it('is taken from JAVA_HOME before PATH', async (test) => {
    const [{ env }, other] = [await fakeMachine(test, current), await fakeMachine(test, current)];
    const home = dirname(other.env['PATH'] ?? '');
    assert.equal(await findJava({ ...env, JAVA_HOME: home }), join(home, 'bin', 'java'));
  });
});
