import { addDefinition, listDefinitions, removeDefinition } from './definitions.js';
import { addMethod, listMethods, removeMethod } from './methods.js';
import type { Administered, Answer } from './tables.js';

type Operation = (administered: Administered, input: unknown) => Promise<Answer>;

/** What can be done to methods and definitions, by the path at the socket. */
const table = {
  'methods/add': addMethod,
  'methods/list': listMethods,
  'methods/remove': removeMethod,
  'definitions/add': addDefinition,
  'definitions/list': listDefinitions,
  'definitions/remove': removeDefinition,
} satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof table;

export const operations: Readonly<Record<OperationName, Operation>> = table;
