// @ts-check
import { ServicesError } from '../errors.mjs';
import { assignments, password, projects, roles } from './users.mjs';

const DOMAIN = 'default';

/**
 * Makes the projects, roles and users that Monasca knows, unless they are there.
 * @param {string} url such as `http://127.0.0.1:20500/v3`
 */
export const seedKeystone = async (url) => {
  const token = await adminToken(url);

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<any>} the document of the answer
   */
  const call = async (method, path, body) => {
    const headers = { 'content-type': 'application/json', 'x-auth-token': token };
    const answer = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new ServicesError(`keystone: ${method} ${path}: status ${answer.status}`);
    return answer.status === 204 ? undefined : answer.json();
  };

  /**
   * @param {'project' | 'role' | 'user'} kind
   * @param {string} name
   * @param {object} [properties]
   * @returns {Promise<string>} its id
   */
  const ensure = async (kind, name, properties = {}) => {
    const found = await call('GET', `/${kind}s?name=${encodeURIComponent(name)}`);
    const [first] = found[`${kind}s`];
    return (first ?? (await call('POST', `/${kind}s`, { [kind]: { name, ...properties } }))[kind]).id;
  };

  for (const name of projects) await ensure('project', name, { domain_id: DOMAIN });
  for (const name of roles) await ensure('role', name);
  for (const { user, project, role } of assignments) {
    const userId = await ensure('user', user, { domain_id: DOMAIN, password });
    const [projectId, roleId] = [await ensure('project', project), await ensure('role', role)];
    await call('PUT', `/projects/${projectId}/users/${userId}/roles/${roleId}`);
  }
};

/** @param {string} url */
const adminToken = async (url) => {
  const domain = { id: DOMAIN };
  const auth = {
    identity: { methods: ['password'], password: { user: { name: 'admin', domain, password } } },
    scope: { project: { name: 'admin', domain } },
  };
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/auth/tokens`, { method: 'POST', headers, body: JSON.stringify({ auth }) });
  const token = answer.headers.get('x-subject-token');
  if (!token) throw new ServicesError(`keystone: no token for admin: status ${answer.status}`);
  return token;
};
