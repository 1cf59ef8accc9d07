import { eitherOf, isEscaped, type Shape } from './shapes.js';
import type { Variable } from './writing.js';

/** The variables of a part of a template: a loop has some of its own. */
export class Scope {
  /** How many conditions what is written now depends on, within this part. */
  conditions = 0;
  readonly #outer: Scope | undefined;
  readonly #variables = new Map<string, Variable>();

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  lookup(name: string): Variable | undefined {
    return this.#variables.get(name) ?? this.#outer?.lookup(name);
  }

  has(name: string): boolean {
    return this.#variables.has(name);
  }

  declare(name: string, code: string, shape: Shape): void {
    this.#variables.set(name, { code, shape });
  }

  /**
   * What a variable is after it is set: within a condition it may be this, and else what it was.
   * @returns false where it would be escaped in one case only
   */
  set(name: string, code: string, shape: Shape): boolean {
    const former = this.#variables.get(name)?.shape ?? shape;
    if (this.conditions === 0) {
      this.declare(name, code, shape);
      return true;
    }
    const either = eitherOf(shape, former);
    this.declare(name, code, either);
    return either.kind === shape.kind || !(isEscaped(former) || isEscaped(shape));
  }
}
