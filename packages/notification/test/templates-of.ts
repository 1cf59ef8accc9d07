import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readTemplates, type Templates } from '../src/templates/template-files.js';

/** Templates with one for a channel, or for the method whose id it is. */
export function templatesOf(name: string, text: string): Templates {
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-templates-'));
  writeFileSync(path.join(directory, `${name}.liquid`), text);
  const templates = readTemplates(directory);
  rmSync(directory, { recursive: true });
  return templates;
}
