import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** A JSON Schema (draft 2020-12), as it validates and as the API's description prints it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Says of a document whether it is what a schema describes. */
export type Validator = (document: unknown) => boolean;

/** Compiles a schema. */
export function createValidator(schema: JsonSchema): Validator {
  // What a document inherits is not in it.
  const ajv = new Ajv2020({ ownProperties: true, allowUnionTypes: true });
  const validate: ValidateFunction = ajv.compile(schema);
  return (document) => validate(document);
}
