import { JinjaFault } from './fault.js';
import type { Token } from './tokens.js';

/** The tokens of a tag, one after another. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #next = 0;

  /** @param end where errors are that find too little */
  constructor(tokens: readonly Token[], end: number) {
    this.#tokens = tokens;
    this.#end = end;
  }

  /** Where the next token is. */
  get at(): number {
    return this.#tokens[this.#next]?.at ?? this.#end;
  }

  get isAtEnd(): boolean {
    return this.#next >= this.#tokens.length;
  }

  /** Takes the next token if it is this mark or word. */
  take(value: string): boolean {
    const isThere = this.sees(value);
    if (isThere) this.#next += 1;
    return isThere;
  }

  /** Whether the next token is this mark or word, `ahead` of it. */
  sees(value: string, ahead = 0): boolean {
    const token = this.#tokens[this.#next + ahead];
    return token !== undefined && (token.kind === 'mark' || token.kind === 'name') && token.value === value;
  }

  expect(value: string): void {
    if (!this.take(value)) throw this.unexpected(value);
  }

  /** Takes a token of a kind. */
  next(kind: Token['kind']): Token {
    const token = this.peek(kind);
    if (token === undefined) throw this.unexpected(kind === 'name' ? 'a name' : `a ${kind}`);
    this.#next += 1;
    return token;
  }

  peek(kind: Token['kind']): Token | undefined {
    const token = this.#tokens[this.#next];
    return token?.kind === kind ? token : undefined;
  }

  /** @throws JinjaFault for what is left */
  finish(): void {
    if (!this.isAtEnd) throw this.unexpected('the end of the tag');
  }

  unexpected(expected: string): JinjaFault {
    const token = this.#tokens[this.#next];
    return new JinjaFault(
      this.at,
      `expected ${expected}, got ${token === undefined ? 'the end of the tag' : token.value}`,
    );
  }
}
