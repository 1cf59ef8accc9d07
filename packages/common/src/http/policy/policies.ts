import { statSync } from 'node:fs';
import { ServiceError } from '../../errors.js';
import type { Log } from '../../log.js';
import type { Identity } from '../identity.js';
import { parseRule } from './parse-rule.js';
import { existingFiles, readPolicyFile, type PolicyFiles } from './policy-files.js';
import type { Rule } from './rule.js';

export interface PoliciesOptions extends PolicyFiles {
  /** The service's own rules by their names: the only ones that it asks for. */
  readonly defaults: Readonly<Record<string, string>>;
  readonly log: Log;
}

/** How often the files are looked at, in ms. */
const refreshMs = 1_000;

/**
 * Who may do what, by rules in the language of oslo.policy: the service's own, and those of its files, which are read
 * again when they have changed. A changed file that cannot be read is told in the log, and the former rules stay.
 * @throws ServiceError `configuration` for files that cannot be read at the start, and for rules of the service that are none
 */
export class Policies {
  readonly #options: PoliciesOptions;
  readonly #defaults: ReadonlyMap<string, Rule>;
  #rules: ReadonlyMap<string, Rule>;
  #state: string;
  #lookedAt = Date.now();

  constructor(options: PoliciesOptions) {
    this.#options = options;
    this.#defaults = new Map(Object.entries(options.defaults).map(([name, text]) => [name, ownRule(name, text)]));
    this.#state = this.#stateOfFiles();
    this.#rules = this.#read();
  }

  /**
   * Whether the caller may do it.
   * @param target what is acted on, for rules such as `project_id:%(project_id)s`
   * @throws ServiceError `internal` for an action that the service has not declared
   */
  allows(action: string, identity: Identity, target: Readonly<Record<string, string>> = {}): boolean {
    if (!this.#defaults.has(action)) throw new ServiceError('internal', `no policy ${action} is declared`);
    this.#refresh();
    const rule = (name: string): Rule | undefined => this.#rules.get(name);
    return rule(action)?.({ identity, target, rule }) ?? false;
  }

  #refresh(): void {
    if (Date.now() - this.#lookedAt < refreshMs) return;
    this.#lookedAt = Date.now();
    const { log } = this.#options;
    try {
      const state = this.#stateOfFiles();
      if (state === this.#state) return;
      this.#state = state;
      this.#rules = this.#read();
      log.info({}, 'the policy files have changed and were read again');
    } catch (error) {
      log.error({ error: (error as Error).message }, 'the policy files cannot be read: the former rules stay');
    }
  }

  #stateOfFiles(): string {
    return existingFiles(this.#options)
      .map((file) => `${file}:${statSync(file, { throwIfNoEntry: false })?.mtimeMs}`)
      .join('\n');
  }

  #read(): ReadonlyMap<string, Rule> {
    const files = existingFiles(this.#options).map((file) => [...readPolicyFile(file)]);
    return new Map([...this.#defaults, ...files.flat()]);
  }
}

/** A rule of the service, which may be made of options: of the names of roles. */
function ownRule(name: string, text: string): Rule {
  try {
    return parseRule(text);
  } catch (error) {
    const detail = `${(error as Error).message} (the rule is ${JSON.stringify(text)})`;
    throw new ServiceError('configuration', `policy ${name}: ${detail}`, { cause: error, fields: { policy: name } });
  }
}

/** What would be read as more than a name. */
const special = /[\s()'"%]/;

/**
 * The rule that one of these roles fulfils; without any, nobody does. `@` stands for everybody.
 * @throws ServiceError `configuration` for a name that the language of rules has no form for
 */
export function anyRole(roles: readonly string[]): string {
  const odd = roles.find((role) => special.test(role));
  if (odd !== undefined) {
    const message = `role ${JSON.stringify(odd)}: expected a name without blanks, parentheses, quotes and %`;
    throw new ServiceError('configuration', message);
  }
  const checks = [...new Set(roles)].map((role) => (role === '@' ? '@' : `role:${role}`));
  return checks.length === 0 ? '!' : checks.join(' or ');
}
