/**
 * The candidate that a misspelt name most likely means: at most one edit for every three characters away, without
 * regard to case, to `-`, `_` and `.`, and to the order of words; `undefined` if there is none. Of equally near ones,
 * the first.
 */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(name.length / 3));
  const [nearest] = candidates
    .map((candidate) => ({ candidate, distance: distanceOf(words(name), words(candidate)) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  return nearest?.candidate;
}

function words(name: string): string[] {
  return name.toLowerCase().split(/[-_.]/);
}

function distanceOf(a: string[], b: string[]): number {
  const inOrder = editDistance(a.join('_'), b.join('_'));
  return Math.min(inOrder, 1 + editDistance(a.toSorted().join('_'), b.toSorted().join('_')));
}

/** Insertions, deletions and replacements of one character, and exchanges of two neighbours (optimal alignment). */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const exchanged = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      rows[i]?.push(Math.min(replaced, exchanged, at(i - 1, j) + 1, at(i, j - 1) + 1));
    }
  }
  return at(a.length, b.length);
}
