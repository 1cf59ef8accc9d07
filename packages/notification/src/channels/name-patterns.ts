import { ServiceError } from '@monasca/common';

/**
 * Whether a name is one of some; none is where there are no entries.
 * @param entries names, of which `*` at the end stands for anything
 * @param where such as `[sns_notifier] topics`
 * @throws ServiceError `configuration` for `*` elsewhere
 */
export function namePatterns(entries: readonly string[], where: string): (name: string) => boolean {
  const wrong = entries.find((entry) => !/^[^*]*\*?$/.test(entry));
  if (wrong !== undefined) {
    throw new ServiceError('configuration', `${where}: expected * only at the end of a name, got ${wrong}`);
  }
  return (name) =>
    entries.some((entry) => (entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : name === entry));
}
