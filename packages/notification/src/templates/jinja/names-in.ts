/** How often each name is read or set in a part of a template. */
export function namesIn(part: unknown, counts = new Map<string, number>()): Map<string, number> {
  if (part instanceof Map) for (const each of part.values()) namesIn(each, counts);
  else if (Array.isArray(part)) for (const each of part) namesIn(each, counts);
  else if (typeof part === 'object' && part !== null) {
    const { kind, name, targets, target } = part as Record<string, unknown>;
    const add = (own: unknown): void => {
      const text = typeof own === 'string' ? own : (own as { name?: unknown } | undefined)?.name;
      if (typeof text === 'string') counts.set(text, (counts.get(text) ?? 0) + 1);
    };
    if (kind === 'name') add(name);
    if (Array.isArray(targets)) for (const each of targets as unknown[]) add(Array.isArray(each) ? each[0] : each);
    add(target);
    for (const each of Object.values(part)) namesIn(each, counts);
  }
  return counts;
}
