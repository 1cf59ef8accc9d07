// @ts-check
import { ServicesError, messageOf } from './errors.mjs';

/** @typedef {{ url: string }} HttpAddress `http://HOST:PORT` or `https://HOST:PORT`, perhaps with a user and a path */

/**
 * @param {string} value
 * @param {string} source the variable that holds it, for the message
 * @returns {HttpAddress} without a slash at the end
 * @throws {ServicesError}
 */
export const parseHttpAddress = (value, source) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url && ['http:', 'https:'].includes(url.protocol) && !url.search && !url.hash) {
    return { url: value.replace(/\/+$/, '') };
  }
  throw new ServicesError(`${source}: expected http://HOST:PORT or https://HOST:PORT, got something else`);
};

/**
 * @param {string} url
 * @returns {string} the same without its password, which clients take from the parameters, too
 */
export const withoutPassword = (url) => {
  const shown = new URL(url);
  if (!shown.password && !shown.searchParams.has('password')) return url;
  if (shown.password) shown.password = '***';
  if (shown.searchParams.has('password')) shown.searchParams.set('password', '***');
  return shown.href;
};

/**
 * Sends one GET request.
 * @param {HttpAddress} address
 * @param {string} path with a slash at the beginning
 * @param {number} [timeoutMs] default 3 s
 * @returns {Promise<Response>} an answer of success
 * @throws {ServicesError} when there is no connection, no answer in time, or another answer
 */
export const httpGet = async (address, path, timeoutMs = 3_000) => {
  const url = new URL(`${address.url}${path}`);
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const headers = url.username ? { authorization: `Basic ${Buffer.from(login).toString('base64')}` } : {};
  // fetch refuses an URL that holds a login.
  url.username = url.password = '';
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) }).catch((error) => {
    throw new ServicesError(`${url.host}: ${reasonOf(error)}`);
  });
  if (response.ok) return response;
  await response.body?.cancel();
  throw new ServicesError(`${url.host}: GET ${path} was answered with ${response.status}`);
};

/**
 * @param {unknown} error of fetch, which says in its cause what has happened; several addresses of one host make that a
 *   list without a message
 * @returns {string}
 */
const reasonOf = (error) => {
  const { cause } = /** @type {{ cause?: NodeJS.ErrnoException }} */ (error);
  return cause?.message || cause?.code || messageOf(error);
};
