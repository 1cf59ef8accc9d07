import type { Assignment } from './assignment.js';
import type { Option } from './option.js';
import type { Lookup } from './substitute.js';
import { substitute } from './substitute.js';

/** What came of the assignments of one option. */
export type Evaluated =
  | { readonly value: unknown; readonly secret: boolean }
  | { readonly expected: string; readonly got: string };

/**
 * Turns what was given for one option into its value. References are replaced in files only: a shell has replaced its
 * own before an environment variable reaches the process, and a program needs none.
 */
export function evaluate(
  option: Option<unknown>,
  assignments: readonly Assignment[],
  lookup: (assignment: Assignment) => Lookup,
): Evaluated {
  const last = assignments.at(-1);
  if (last && typeof last.given !== 'string') return checked(option, last.given, option.secret);

  const texts: string[] = [];
  let secret = option.secret;
  for (const assignment of assignments) {
    const text = String(assignment.given);
    if (assignment.layer === 'file') {
      const substituted = substitute(text, lookup(assignment));
      secret ||= substituted.secret;
      if (substituted.unknown.length > 0) return danglingReference(substituted.unknown, secret);
      texts.push(substituted.text);
    } else {
      texts.push(...(option.repeated ? text.split('\n') : [text]));
    }
  }
  return checked(option, option.read(texts), secret);
}

function checked(option: Option<unknown>, candidate: unknown, secret: boolean): Evaluated {
  const result = option.check(candidate);
  if ('value' in result) return { value: result.value, secret };
  return { expected: option.type, got: secret ? '***' : result.got };
}

function danglingReference(references: readonly string[], secret: boolean): Evaluated {
  const expected = 'references to options that exist and do not lead back here ("$$" is a dollar sign)';
  return { expected, got: secret ? '***' : references.join(', ') };
}
