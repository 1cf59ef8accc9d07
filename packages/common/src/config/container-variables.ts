import type { Assignment } from './assignment.js';

/** Variables that the containers of the originals take: the options that each one sets, as `section.option`. */
export type ContainerVariables = Readonly<Record<string, readonly string[]>>;

/** Says that this process runs in a container in place of an original one. */
const mark = 'MONASCA_CONTAINER';

/**
 * Reads the variables of an original's container where `MONASCA_CONTAINER` says so (1, true, yes or on): their names, such
 * as `KAFKA_URI`, are too common to be taken from any environment. An empty one counts as not set.
 */
export function readContainerVariables(
  variables: ContainerVariables,
  env: Readonly<Record<string, string | undefined>>,
): Assignment[] {
  if (!/^(1|true|yes|on)$/i.test(env[mark] ?? '')) return [];
  return Object.entries(variables).flatMap(([name, options]) =>
    options.flatMap((key): Assignment[] => {
      const given = env[name];
      const dot = key.indexOf('.');
      const [section, option] = [key.slice(0, dot), key.slice(dot + 1)];
      if (given === undefined || given === '') return [];
      return [{ section, option, given, origin: `environment ${name}`, layer: 'environment' }];
    }),
  );
}
