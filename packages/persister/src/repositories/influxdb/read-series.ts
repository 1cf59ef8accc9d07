import type { Readable } from 'node:stream';

/** What a statement returned, or a part of it: a series with columns and rows. */
export interface Series {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  /** Absent for none. */
  readonly values?: readonly (readonly unknown[])[];
}

/** A document of an answer that comes in parts. */
export interface AnswerPart {
  readonly results?: readonly { readonly series?: readonly Series[]; readonly error?: string }[];
  readonly error?: string;
}

/** Reads documents of JSON, one a line; numbers are doubles. Throws what the body does, and SyntaxError. */
export async function* readParts(body: Readable): AsyncGenerator<AnswerPart> {
  body.setEncoding('utf8');
  let rest = '';
  for await (const text of body as AsyncIterable<string>) {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) if (line !== '') yield JSON.parse(line) as AnswerPart;
  }
  if (rest !== '') yield JSON.parse(rest) as AnswerPart;
}
