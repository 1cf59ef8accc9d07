import { expect } from 'vitest';
import type { SinkAnswer, SinkRequest } from './http-sink.js';

/** An issue of the double. */
export interface DoubleIssue {
  readonly key: string;
  readonly fields: Record<string, unknown>;
  readonly comments: unknown[];
  status: string;
}

/** A transition of the double's workflow, the same for all issues. */
export interface DoubleTransition {
  readonly id: string;
  readonly name: string;
  /** State that it leads to. */
  readonly to: string;
}

const categories: Readonly<Record<string, string>> = { Open: 'new', 'In Progress': 'indeterminate' };
const categoryOf = (status: string): string => categories[status] ?? 'done';

const json = (status: number, value: unknown): SinkAnswer => ({
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8' },
  body: JSON.stringify(value),
});

/** Jira Server, or Jira Cloud: takes what their documentation allows, and nothing else. */
export class JiraDouble {
  readonly issues: DoubleIssue[] = [];
  /** `METHOD path` of each request, without its query. */
  readonly calls: string[] = [];
  /** JQL of each search. */
  readonly searches: string[] = [];
  /** Why requests were refused; empty when all was right. */
  readonly complaints: string[] = [];
  transitions: readonly DoubleTransition[] = [];
  /** What the receiver does instead of its job. */
  override: ((request: SinkRequest) => SinkAnswer | undefined) | undefined;
  readonly #isCloud: boolean;

  constructor({ isCloud = false } = {}) {
    this.#isCloud = isCloud;
  }

  readonly behaviour = (request: SinkRequest): SinkAnswer => {
    const [path = '', query = ''] = request.path.split('?');
    this.calls.push(`${request.method} ${path}`);
    const answer = this.override?.(request);
    if (answer !== undefined) return answer;
    try {
      expect(request.headers).toMatchObject({
        accept: 'application/json,*.*;q=0.9',
        'cache-control': 'no-cache',
        'content-type': 'application/json',
        'x-atlassian-token': 'no-check',
        authorization: `Basic ${Buffer.from('bot:s3cret').toString('base64')}`,
      });
      const body = request.method === 'GET' ? undefined : (JSON.parse(request.body) as Record<string, unknown>);
      return this.#answer(`${request.method} ${path.replace(/^\/jira/, '')}`, new URLSearchParams(query), body ?? {});
    } catch (error) {
      this.complaints.push((error as Error).message);
      return json(400, { errorMessages: ['no'] });
    }
  };

  /** Puts an issue there. */
  add(summary: string, status: string): DoubleIssue {
    const issue = { key: `OPS-${this.issues.length + 1}`, fields: { summary }, comments: [], status };
    this.issues.push(issue);
    return issue;
  }

  #answer(call: string, query: URLSearchParams, body: Record<string, unknown>): SinkAnswer {
    const api = this.#isCloud ? '/rest/api/3' : '/rest/api/2';
    const [, key, part] = /\/issue\/([A-Z]+-\d+)\/(comment|transitions)$/.exec(call) ?? [];
    const issue = this.issues.find((candidate) => candidate.key === key);
    if (call === (this.#isCloud ? `POST ${api}/search/jql` : `GET ${api}/search`)) return this.#search(query, body);
    if (call === `POST ${api}/issue`) return this.#create(body);
    expect(issue, call).toBeDefined();
    if (call === `POST ${api}/issue/${key}/comment`) return this.#comment(issue!, body);
    if (call === `GET ${api}/issue/${key}/transitions`) return json(200, { transitions: this.transitions.map(shown) });
    expect(call).toBe(`POST ${api}/issue/${key}/${part === 'transitions' ? part : 'none'}`);
    return this.#move(issue!, body);
  }

  #search(query: URLSearchParams, body: Record<string, unknown>): SinkAnswer {
    const { jql, ...others } = this.#isCloud ? body : Object.fromEntries(query);
    const expected = this.#isCloud
      ? { fields: ['summary', 'status'], maxResults: 10 }
      : { startAt: '0', validateQuery: 'True', fields: 'summary,status', maxResults: '10' };
    expect(others).toEqual(expected);
    const text = "'((?:[^'\\\\]|\\\\.)*)'";
    const reporter = this.#isCloud ? String.raw`currentUser\(\)` : text;
    const pattern = new RegExp(`^project=${text} and reporter=${reporter} and summary ~ ${text}$`);
    expect(jql).toMatch(pattern);
    this.searches.push(jql as string);
    const term = pattern.exec(jql as string)!.at(-1)!;
    const found = this.issues.filter(({ fields }) => String(fields.summary).includes(term.slice(0, 3)));
    return json(200, {
      issues: found.map(({ key, fields, status }) => ({ key, fields: { ...fields, status: state(status) } })),
    });
  }

  #create(body: Record<string, unknown>): SinkAnswer {
    expect(Object.keys(body)).toEqual(['fields']);
    const fields = body.fields as Record<string, unknown>;
    const { project, summary, description, issuetype, components, ...others } = fields;
    expect(others).toEqual({});
    expect(project).toEqual({ key: expect.stringMatching(/^[A-Z]+$/) as unknown });
    expect(issuetype).toEqual({ name: expect.any(String) as unknown });
    expect(components === undefined || Array.isArray(components)).toBe(true);
    expect(summary).toMatch(/^[^\r\n]{1,255}$/);
    this.#checkText(description);
    const issue = { key: `OPS-${this.issues.length + 1}`, fields, comments: [], status: 'Open' };
    this.issues.push(issue);
    return json(201, { id: '10000', key: issue.key, self: 'https://jira/10000' });
  }

  #comment(issue: DoubleIssue, { body, ...others }: Record<string, unknown>): SinkAnswer {
    expect(others).toEqual({});
    this.#checkText(body);
    issue.comments.push(body);
    return json(201, { id: '1' });
  }

  #move(issue: DoubleIssue, body: Record<string, unknown>): SinkAnswer {
    const { id } = body.transition as { id: string };
    expect(body).toEqual({ transition: { id }, fields: {} });
    const transition = this.transitions.find((candidate) => candidate.id === id);
    expect(transition).toBeDefined();
    issue.status = transition!.to;
    return { status: 204 };
  }

  /** Text for Server; for Cloud a document, whose blocks hold texts that are not empty. */
  #checkText(value: unknown): void {
    if (!this.#isCloud) {
      expect(value).toSatisfy((text: unknown) => typeof text === 'string' && text !== '' && text.length <= 32_767);
      return;
    }
    const block = {
      type: expect.stringMatching(/^(paragraph|codeBlock)$/) as unknown,
      content: expect.any(Array) as unknown,
    };
    const { content, ...root } = value as { content: { content: object[] }[] };
    expect(root).toEqual({ version: 1, type: 'doc' });
    for (const node of content) {
      expect(node).toEqual(block);
      for (const leaf of node.content) {
        expect(leaf).toEqual({ type: 'text', text: expect.stringMatching(/./) as unknown });
      }
    }
  }
}

const state = (status: string): object => ({ name: status, statusCategory: { key: categoryOf(status) } });

const shown = ({ id, name, to }: DoubleTransition): object => ({ id, name, to: state(to) });
