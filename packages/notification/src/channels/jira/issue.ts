import { isJsonObject, type JsonObject } from '@monasca/common/messages';

/** What is read of an issue. */
export interface Issue {
  readonly key: string;
  readonly summary: string;
  /** Name of its state. */
  readonly status: string;
  /** `new`, `indeterminate` or `done`; empty where nobody says. */
  readonly category: string;
}

/** What is read of a transition that an issue may take. */
export interface Transition {
  readonly id: string;
  readonly name: string;
  /** Of the state that it leads to. */
  readonly category: string;
}

/** The issues of the answer to a search. */
export function issuesOf(answer: JsonObject): readonly Issue[] {
  return objectsIn(answer.issues).map(({ key, fields }) => ({
    key: textOf(key),
    summary: textOf(objectOf(fields).summary),
    status: textOf(objectOf(objectOf(fields).status).name),
    category: categoryOf(objectOf(fields).status),
  }));
}

export function transitionsOf(answer: JsonObject): readonly Transition[] {
  return objectsIn(answer.transitions).map(({ id, name, to }) => ({
    id: textOf(id),
    name: textOf(name),
    category: categoryOf(to),
  }));
}

/** The transition that finishes an issue, if there is one. */
export function resolving(transitions: readonly Transition[]): Transition | undefined {
  const named = (word: string): Transition | undefined =>
    transitions.find(({ name }) => name.toLowerCase().includes(word));
  return named('resolve') ?? named('close') ?? transitions.find(({ category }) => category === 'done');
}

const categoryOf = (status: unknown): string => textOf(objectOf(objectOf(status).statusCategory).key);

const objectOf = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

const objectsIn = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
