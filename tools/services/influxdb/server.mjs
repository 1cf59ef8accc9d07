// @ts-check
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { ensureServiceDirectory } from '../paths.mjs';
import { requirePrerequisites } from '../prerequisites.mjs';

/** The container uses it too. */
const settingsFile = new URL('./settings.env', import.meta.url);

/**
 * Starts InfluxDB on the loopback address unless it runs.
 * @param {import('../context.mjs').Context} context
 * @param {object} options
 * @param {string} options.service whose folder holds the state
 * @param {number} options.port of the HTTP interface
 * @param {import('../process.mjs').ServerProcess} options.server
 */
export const startInfluxdb = async (context, { service, port, server }) => {
  const { env } = context;
  if ((await server.pid()) !== undefined) return;
  await requirePrerequisites(context, service, ['influxd']);
  const data = join(await ensureServiceDirectory(env, service), 'data');
  const settings = {
    ...parseEnv(await readFile(settingsFile, 'utf8')),
    INFLUXDB_META_DIR: join(data, 'meta'),
    INFLUXDB_DATA_DIR: join(data, 'data'),
    INFLUXDB_DATA_WAL_DIR: join(data, 'wal'),
    INFLUXDB_HTTP_BIND_ADDRESS: `127.0.0.1:${port}`,
    // For backups: nobody asks for the port.
    INFLUXDB_BIND_ADDRESS: '127.0.0.1:0',
  };
  // The null device stands for no file: by default the distribution's own would be read.
  await server.start('influxd', ['run', '-config', '/dev/null'], { ...env, ...settings });
};
