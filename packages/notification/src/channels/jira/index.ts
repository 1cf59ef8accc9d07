import type { Log } from '@monasca/common';
import { defineChannel, type ChannelContext, type Notifier, type ValuesOf } from '../../channel.js';
import type { Notification } from '../../notification.js';
import { allowedHosts } from '../../outgoing/allowed-hosts.js';
import { checkAnswer } from '../../outgoing/check-answer.js';
import type { HttpClient } from '../../outgoing/http-client.js';
import { deliveryHeader } from '../../outgoing/http-notifier.js';
import { openHttpClient } from '../../outgoing/http-options.js';
import { pythonJson } from '../../python-json.js';
import { SendError } from '../../send-error.js';
import { jiraAddressOf, type JiraAddress, type JiraLimits } from './address.js';
import { JiraCalls } from './calls.js';
import { customTexts } from './custom-formatter.js';
import { cloud, server, type Dialect } from './dialect.js';
import { issuesOf, resolving, transitionsOf, type Issue, type Transition } from './issue.js';
import { jqlFor } from './query.js';
import { jiraSection } from './section.js';
import { defaultTexts, fitting, type IssueTexts, type Texts } from './texts.js';

type Options = ValuesOf<typeof jiraSection>;

/** Statuses by which Jira refuses a transition, of which a comment on the issue tells nevertheless. */
const refusals: ReadonlySet<number> = new Set([400, 404, 409]);

/** Keeps one issue for each alarm: made when there is none, opened again by ALARM, with a comment for each notification. */
class JiraNotifier implements Notifier {
  readonly #options: Options;
  readonly #client: HttpClient;
  readonly #limits: JiraLimits;
  readonly #log: Log;
  readonly #dialect: Dialect;
  readonly #texts: Texts;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(options: Options, { networks, log }: ChannelContext) {
    const { custom_formatter: file } = options;
    this.#options = options;
    this.#limits = limitsOf(options, log);
    this.#log = log;
    this.#dialect = options.cloud ? cloud : server;
    this.#texts = file === undefined || file === '' ? defaultTexts : customTexts(file);
    this.#client = openHttpClient(options, networks);
    this.#headers = headersFor(options);
  }

  async send(notification: Notification): Promise<void> {
    const { alarm, method, deliveryId } = notification;
    const address = jiraAddressOf(method.address, this.#limits);
    const texts = fitting(this.#texts(notification), alarm.alarmId);
    const headers = { ...this.#headers, [deliveryHeader]: deliveryId };
    const calls = new JiraCalls(this.#client, address.base + this.#dialect.api, headers, this.#options.timeout * 1_000);
    const found = await this.#find(calls, address, alarm.alarmId);
    const key = found?.key ?? (await this.#create(calls, address, texts));
    if (found !== undefined) await this.#move(calls, found, notification);
    if (texts.comment === undefined || texts.comment === '') return;
    await calls.do(`/issue/${encodeURIComponent(key)}/comment`, {
      body: pythonJson({ body: this.#dialect.text(texts.comment) }),
    });
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  /** The first issue of the alarm: what a search for text finds may belong to another one. */
  async #find(calls: JiraCalls, { project }: JiraAddress, alarmId: string): Promise<Issue | undefined> {
    const reporter = this.#dialect.reporter(textOrNone(this.#options.user));
    const { path, ...request } = this.#dialect.search(jqlFor(project, reporter, alarmId));
    const issues = issuesOf(await calls.ask(path, request));
    return issues.find(({ key, summary }) => key !== '' && summary.includes(alarmId));
  }

  async #create(calls: JiraCalls, { project, component }: JiraAddress, texts: IssueTexts): Promise<string> {
    const fields = {
      project: { key: project },
      summary: texts.summary,
      description: this.#dialect.text(texts.description),
      issuetype: { name: this.#options.issue_type },
      ...(component === undefined ? {} : { components: [{ name: component }] }),
    };
    const { key } = await calls.ask('/issue', { body: pythonJson({ fields }) });
    if (typeof key !== 'string' || key === '') throw new SendError('server', 'Jira has made an issue without a key');
    return key;
  }

  /** Opens or resolves the issue where the alarm's state says so, and its workflow has a way. */
  async #move(calls: JiraCalls, issue: Issue, { alarm, deliveryId }: Notification): Promise<void> {
    const isFinished = this.#dialect.isFinished(issue);
    const reopens = alarm.newState === 'ALARM' && isFinished;
    const resolves = alarm.newState === 'OK' && !isFinished && this.#options.resolve_on_ok;
    if (!reopens && !resolves) return;
    const path = `/issue/${encodeURIComponent(issue.key)}/transitions`;
    const transitions = transitionsOf(await calls.ask(path, { method: 'GET' }));
    const chosen: Transition | undefined = reopens ? this.#dialect.reopening(transitions) : resolving(transitions);
    if (chosen === undefined) return;
    const answer = await calls.call(path, { body: pythonJson({ transition: { id: chosen.id }, fields: {} }) });
    if (!refusals.has(answer.status)) {
      checkAnswer(answer, 'Jira');
      return;
    }
    const fields = { alarmId: alarm.alarmId, deliveryId, status: answer.status };
    this.#log.warn(
      fields,
      `an issue in Jira could not be ${reopens ? 'reopened' : 'resolved'}, it gets a comment only`,
    );
  }
}

/** Without an account there is nothing that a host must not see. */
function limitsOf({ user, hosts, projects }: Options, log: Log): JiraLimits {
  const isAllowed = allowedHosts(hosts, '[jira_notifier] hosts');
  if (textOrNone(user) === undefined) return { projects, isAllowed: () => true };
  if (hosts.length === 0) {
    log.warn({}, '[jira_notifier] hosts: every notification is refused, as no host is named that user and password may be sent to'); // prettier-ignore
  }
  return { projects, isAllowed };
}

function headersFor({ user, password }: Options): Record<string, string> {
  const account = Buffer.from(`${user ?? ''}:${password ?? ''}`).toString('base64');
  return {
    accept: 'application/json,*.*;q=0.9',
    'cache-control': 'no-cache',
    'content-type': 'application/json',
    'x-atlassian-token': 'no-check',
    ...(textOrNone(user) === undefined ? {} : { authorization: `Basic ${account}` }),
  };
}

const textOrNone = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

/** Issues and comments in Jira. */
export const jira = defineChannel({
  section: jiraSection,
  create: (options, context) => new JiraNotifier(options, context),
});
