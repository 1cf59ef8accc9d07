// @ts-check
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JAVA_VERSION, findJdk } from '../java.mjs';
import { mavenDistribution } from '../maven.mjs';
import { runOrThrow } from '../run.mjs';

const VERSION = '8.19.21';

/** The only transport that speaks HTTP; a module has its libraries for itself. */
const NETTY_MODULE = 'transport-netty4';
const nettyJars = new RegExp(`^(netty-|${NETTY_MODULE}-|elasticsearch-ssl-config-)`);

const ROOT_MODULE = 'root';
/** A module without it is none. */
const DESCRIPTOR = 'plugin-descriptor.properties';
const sources = fileURLToPath(new URL('./java', import.meta.url));

const rootDescriptor = `description=Answers GET /
version=${VERSION}
name=${ROOT_MODULE}
classname=RootPlugin
java.version=${JAVA_VERSION}
elasticsearch.version=${VERSION}
`;

/**
 * Makes a home folder as Elasticsearch wants it: `lib`, `modules` and `plugins`, and beside them `launcher`.
 * @param {import('../context.mjs').Context} context
 * @param {string} home holds the jars
 */
const arrange = async ({ env }, home) => {
  const jdk = (await findJdk(env)) ?? '';
  const lib = join(home, 'lib');
  const launcher = join(home, 'launcher');
  const netty = join(home, 'modules', NETTY_MODULE);
  const root = join(home, 'modules', ROOT_MODULE);
  const classes = join(home, 'classes');
  for (const folder of [lib, launcher, netty, root, classes, join(home, 'plugins')]) {
    await mkdir(folder, { recursive: true });
  }

  /**
   * @param {'jar' | 'javac'} program
   * @param {readonly string[]} args
   * @param {string} [cwd]
   */
  const runJdk = (program, args, cwd = home) =>
    runOrThrow(join(jdk, program), args, { env, cwd, what: 'preparing Elasticsearch' });
  /**
   * @param {string} source
   * @param {string} target
   */
  const compile = (source, target) =>
    runJdk('javac', ['--release', String(JAVA_VERSION), '-cp', join(lib, '*'), '-d', target, join(sources, source)]);

  for (const jar of (await readdir(home)).filter((file) => file.endsWith('.jar'))) {
    await rename(join(home, jar), join(nettyJars.test(jar) ? netty : lib, jar));
  }
  const packed = `META-INF/es-plugins/${NETTY_MODULE}/${DESCRIPTOR}`;
  await runJdk('jar', ['--extract', '--file', join(netty, `${NETTY_MODULE}-${VERSION}.jar`), packed], netty);
  await rename(join(netty, packed), join(netty, DESCRIPTOR));
  await rm(join(netty, 'META-INF'), { recursive: true });

  await compile('Launcher.java', launcher);
  await compile('RootPlugin.java', classes);
  await runJdk('jar', ['--create', '--file', join(root, `${ROOT_MODULE}.jar`), '-C', classes, '.']);
  await writeFile(join(root, DESCRIPTOR), rootDescriptor);
  await rm(classes, { recursive: true });
};

/**
 * The core of Elasticsearch, started by a launcher of ours: Maven does not have what else belongs to it. It is made once:
 * delete its folder after a change here or in the Java sources.
 */
export const distribution = mavenDistribution({
  name: 'elasticsearch',
  label: 'Elasticsearch',
  version: VERSION,
  artifacts: [`org.elasticsearch:elasticsearch:${VERSION}`, `org.elasticsearch.plugin:${NETTY_MODULE}:${VERSION}`],
  megabytes: 45,
  arrange,
});
