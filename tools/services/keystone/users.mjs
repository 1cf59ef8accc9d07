// @ts-check

/** Password of every user. */
export const password = 'password';

export const projects = ['admin', 'service', 'mini-mon', 'cross'];

export const roles = ['monasca-user', 'monasca-agent', 'monasca-read-only-user', 'monitoring-delegate', 'member'];

/**
 * Who has which role in which project, beside `admin`.
 * @type {readonly { user: string, project: string, role: string }[]}
 */
export const assignments = [
  { user: 'admin', project: 'admin', role: 'monasca-user' },
  // What services prove themselves with.
  { user: 'monasca', project: 'service', role: 'admin' },
  { user: 'mini-mon', project: 'mini-mon', role: 'monasca-user' },
  { user: 'mini-mon', project: 'mini-mon', role: 'member' },
  { user: 'monasca-agent', project: 'mini-mon', role: 'monasca-agent' },
  { user: 'monasca-read-only-user', project: 'mini-mon', role: 'monasca-read-only-user' },
  { user: 'no-monasca', project: 'mini-mon', role: 'member' },
];
