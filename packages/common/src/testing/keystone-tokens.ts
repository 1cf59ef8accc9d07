/** Users of the test Keystone have this password. */
const password = 'password';

/** Asks the test Keystone for a token of a user; without a project it is unscoped. */
export async function tokenOf(keystone: string, name: string, project?: string): Promise<string> {
  const domain = { id: 'default' };
  const user = { name, domain, password };
  const identity = { methods: ['password'], password: { user } };
  const scope = project === undefined ? {} : { scope: { project: { name: project, domain } } };
  const answer = await fetch(`${keystone}/v3/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth: { identity, ...scope } }),
  });
  const token = answer.headers.get('x-subject-token');
  if (token === null) throw new Error(`Keystone: no token for ${name}: status ${answer.status}`);
  return token;
}

/** Ends a token before its time. */
export async function revoke(keystone: string, token: string): Promise<void> {
  const headers = { 'x-auth-token': token, 'x-subject-token': token };
  const answer = await fetch(`${keystone}/v3/auth/tokens`, { method: 'DELETE', headers });
  if (!answer.ok) throw new Error(`Keystone: not revoked: status ${answer.status}`);
}
