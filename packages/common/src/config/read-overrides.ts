import type { Assignment } from './assignment.js';
import { openProperty } from './schema.js';
import type { ConfigSchema } from './schema.js';

/** Turns a partial nested object into assignments; `undefined` is left out, an open property becomes its keys. */
export function readOverrides(schema: ConfigSchema, values: object, origin: string): Assignment[] {
  return Object.entries(values).flatMap(([section, options]) =>
    Object.entries((options ?? {}) as object).flatMap(([name, given]) => {
      const prefix = Object.hasOwn(schema, section) ? schema[section]?.openPrefix : undefined;
      const pairs: [string, unknown][] =
        prefix !== undefined && name === openProperty(prefix)
          ? Object.entries((given ?? {}) as object).map(([key, text]) => [prefix + key, text])
          : [[name, given]];
      return pairs
        .filter(([, value]) => value !== undefined)
        .map(([option, value]): Assignment => ({ section, option, given: value, origin, layer: 'override' }));
    }),
  );
}
