import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { checkIds, missingProofs, readConformance, untold } from './conformance.js';

const table = `# Text with V-9 | and bars

| Check | What is seen            | Shown by                                            |
| ----- | ----------------------- | --------------------------------------------------- |
| V-1   | One                     | \`src/a.test.ts\`: \`is one\`<br>\`src/a.test.ts\`: \`is two\` |
| L002  | _Exception:_ no \`V-3\` | Nothing to see                                      |
`;

function directory(files: Record<string, string>): string {
  const made = mkdtempSync(path.join(tmpdir(), 'monasca-conformance-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(made, name), text);
  return made;
}

it('reads the rows of a table, with the tests that each names', () => {
  const proofs = [
    { file: 'src/a.test.ts', title: 'is one' },
    { file: 'src/a.test.ts', title: 'is two' },
  ];
  expect(readConformance(directory({ 'CONFORMANCE.md': table }))).toEqual([
    { id: 'V-1', isException: false, proofs },
    { id: 'L002', isException: true, proofs: [] },
  ]);
});

it('finds tests by their title, as a whole literal of the file', () => {
  const at = directory({ 'a.test.ts': `it('is one', …); it("is two", …); it(\`is %i\`, …); it('is one more', …)` });
  const missing = (titles: string[], file = 'a.test.ts') =>
    missingProofs(at, { id: 'V-1', isException: false, proofs: titles.map((title) => ({ file, title })) });
  expect(missing(['is one', 'is two', 'is %i'])).toEqual([]);
  expect(missing(['is', 'more', 'is one more']).map(({ title }) => title)).toEqual(['is', 'more']);
  expect(missing(['is one'], 'b.test.ts')).toEqual([{ file: 'b.test.ts', title: 'is one' }]);
});

it('finds what a list of differences has not got', () => {
  const at = directory({ 'differences.md': 'It was lost (B1, P-20).' });
  const list = path.join(at, 'differences.md');
  expect(untold(list, ['B1', 'B2', 'P-2', 'P-20', 'EB1'])).toEqual(['B2', 'P-2', 'EB1']);
});

it('counts ids in ranges', () => {
  expect(checkIds('E', [1, 2], [99, 101])).toEqual(['E001', 'E002', 'E099', 'E100', 'E101']);
});
