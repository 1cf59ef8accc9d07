import type { HttpRequest } from '../../outgoing/http-client.js';
import { pythonJson } from '../../python-json.js';
import { documentOf } from './document-format.js';
import type { Issue, Transition } from './issue.js';
import { jqlText } from './query.js';

/** What differs between Jira Server or Data Center and Jira Cloud. */
export interface Dialect {
  /** Path of the REST API. */
  readonly api: string;
  /** The account in JQL; undefined for none. */
  reporter(user: string | undefined): string | undefined;
  /** Path, below the API, and request that find issues. */
  search(jql: string): HttpRequest & { readonly path: string };
  /** Descriptions and bodies of comments. */
  text(text: string): unknown;
  isFinished(issue: Issue): boolean;
  /** The transition that opens a finished issue again. */
  reopening(transitions: readonly Transition[]): Transition | undefined;
}

const fields = ['summary', 'status'];
const maxResults = 10;

const isReopen = ({ name }: Transition): boolean => name.toLowerCase().includes('reopen');

/** REST API v2. */
export const server: Dialect = {
  api: '/rest/api/2',
  reporter: (user) => (user === undefined ? undefined : jqlText(user)),
  search(jql) {
    const query = { jql, startAt: '0', validateQuery: 'True', fields: fields.join(), maxResults: String(maxResults) };
    return { method: 'GET', path: `/search?${new URLSearchParams(query).toString()}` };
  },
  text: (text) => text,
  isFinished: ({ status }) => ['resolved', 'closed'].includes(status.toLowerCase()),
  reopening: (transitions) => transitions.find(isReopen),
};

/** REST API v3, whose accounts have no names, and whose usual workflow has states of categories only. */
export const cloud: Dialect = {
  api: '/rest/api/3',
  reporter: () => 'currentUser()',
  search: (jql) => ({ method: 'POST', path: '/search/jql', body: pythonJson({ jql, fields, maxResults }) }),
  text: documentOf,
  isFinished: (issue) => issue.category === 'done' || server.isFinished(issue),
  reopening: (transitions) => transitions.find(isReopen) ?? transitions.find(({ category }) => category === 'new'),
};
