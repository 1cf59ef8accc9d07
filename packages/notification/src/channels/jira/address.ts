import { urlOf } from '../../outgoing/targets.js';
import { SendError } from '../../send-error.js';

/** What the address of a method says. */
export interface JiraAddress {
  /** URL of Jira, with its context path and without a slash at the end. */
  readonly base: string;
  /** Key of the project. */
  readonly project: string;
  readonly component: string | undefined;
}

/** What methods may name. */
export interface JiraLimits {
  /** Keys of projects; empty for all. */
  readonly projects: readonly string[];
  /** Whether what is asked there, by the URL of Jira, may be asked. */
  readonly isAllowed: (base: string) => boolean;
}

/**
 * Reads `https://host[/context]/?project=KEY[&component=NAME]`.
 * @throws SendError `address`, or `forbidden` for another host or project
 */
export function jiraAddressOf(address: string, { projects, isAllowed }: JiraLimits): JiraAddress {
  const { origin, pathname, searchParams } = urlOf(address);
  const base = origin + pathname.replace(/\/+$/, '');
  if (!isAllowed(base)) throw new SendError('forbidden', '[jira_notifier] hosts has no such host for its user');
  const project = searchParams.get('project') ?? '';
  if (project === '') throw new SendError('address', 'expected a project in the query of the URL');
  if (projects.length > 0 && !projects.includes(project)) {
    throw new SendError('forbidden', '[jira_notifier] projects has no such project');
  }
  const component = searchParams.get('component') ?? '';
  return { base, project, component: component === '' ? undefined : component };
}
