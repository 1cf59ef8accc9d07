import type { Trims } from './segments.js';

/** An expression; `at` is where it begins. */
export type Expression = { readonly at: number } & (
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly source?: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'item'; readonly of: Expression; readonly key: Expression }
  | { readonly kind: 'slice'; readonly of: Expression; readonly from?: Expression; readonly to?: Expression }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'map' }
  | ({ readonly kind: 'call'; readonly of: Expression } & Arguments)
  | ({ readonly kind: 'filter'; readonly of: Expression; readonly name: string } & Arguments)
  | ({ readonly kind: 'test'; readonly of: Expression; readonly name: string } & Arguments)
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'minus'; readonly of: Expression }
  | { readonly kind: 'and'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'if'; readonly condition: Expression; readonly then: Expression; readonly otherwise?: Expression }
);

/** What a call, filter or test is given. */
export interface Arguments {
  readonly args: readonly Expression[];
  readonly named: ReadonlyMap<string, Expression>;
}

export type Of<Kind extends Expression['kind']> = Extract<Expression, { readonly kind: Kind }>;

/** A part of a template. */
export type Statement = { readonly at: number } & (
  | { readonly kind: 'text' | 'raw'; readonly text: string }
  | { readonly kind: 'comment'; readonly text: string; readonly trims: Trims }
  | { readonly kind: 'output'; readonly value: Expression; readonly trims: Trims }
  | { readonly kind: 'if'; readonly branches: readonly Branch[]; readonly end: Trims }
  | {
      readonly kind: 'for';
      readonly targets: readonly string[];
      readonly over: Expression;
      readonly filter?: Expression;
      readonly body: readonly Statement[];
      readonly otherwise?: { readonly trims: Trims; readonly body: readonly Statement[] };
      readonly trims: Trims;
      readonly end: Trims;
    }
  | { readonly kind: 'set'; readonly targets: readonly Target[]; readonly value: Expression; readonly trims: Trims }
  | {
      /** A text that is kept under a name, or printed where there is none. */
      readonly kind: 'capture';
      readonly target?: Target;
      readonly filters: readonly FilterCall[];
      readonly body: readonly Statement[];
      readonly trims: Trims;
      readonly end: Trims;
    }
  | {
      readonly kind: 'with';
      readonly targets: readonly (readonly [name: string, value: Expression])[];
      readonly body: readonly Statement[];
      readonly trims: Trims;
      readonly end: Trims;
    }
  | { readonly kind: 'unknown'; readonly name: string; readonly why: string }
);

/** A filter, before it is known what it is for. */
export type FilterCall = { readonly name: string; readonly at: number } & Arguments;

/** A condition and what it is for; the last one may have none. */
export interface Branch {
  readonly condition?: Expression;
  readonly trims: Trims;
  readonly body: readonly Statement[];
}

/** A variable, or an attribute of a namespace. */
export interface Target {
  readonly at: number;
  readonly name: string;
  readonly attribute?: string;
}

export type StatementOf<Kind extends Statement['kind']> = Extract<Statement, { readonly kind: Kind }>;
