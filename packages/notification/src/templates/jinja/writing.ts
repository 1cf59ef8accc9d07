import { JinjaFault } from './fault.js';
import { isVariableName } from './literals.js';
import type { Shape } from './shapes.js';
import type { Expression } from './syntax.js';

/** An expression in Liquid. */
export interface Value {
  /** A path or literal, and perhaps filters after it. */
  readonly code: string;
  readonly shape: Shape;
  readonly hasFilters?: boolean;
}

/** A condition in Liquid: one comparison or value, or several with words between them; `mixed` has `or`, and `and` at its end. */
export interface Condition {
  readonly code: string;
  readonly kind: 'one' | 'and' | 'or' | 'mixed';
}

/** What is said of the conversion, at a place of the template. */
export interface Remark {
  readonly at: number;
  readonly text: string;
}

/** What a name of Jinja stands for. */
export interface Variable {
  readonly code: string;
  readonly shape: Shape;
}

/** What the parts of the converter have in common. */
export interface Writing {
  /** Whether what is printed is escaped, in Jinja as by the channel. */
  readonly escapes: boolean;
  /** Throws JinjaFault for what has no form in Liquid. */
  value(expression: Expression): Value;
  /** The same without filters, as arguments and conditions are. */
  simple(expression: Expression): Value;
  /** A value without filters: a variable that holds it. */
  settled(value: Value): Value;
  condition(expression: Expression): Condition;
  /** Adds a tag that prints nothing before the one that is being written. */
  before(tag: string): void;
  /** A variable of its own. */
  temporary(hint: string): string;
  remark(at: number, text: string): void;
  lookup(name: string): Variable | undefined;
}

export function refuse(at: number, what: string, why: string): never {
  throw new JinjaFault(at, `${what}: ${why}`);
}

/** Names that are not taken yet. */
export class Names {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  /** The name itself if it is free, else with a number. */
  fresh(hint: string): string {
    for (let count = 1; ; count += 1) {
      const name = count === 1 ? hint : `${hint}_${count}`;
      if (this.#taken.has(name) || !isVariableName(name)) continue;
      this.#taken.add(name);
      return name;
    }
  }
}
