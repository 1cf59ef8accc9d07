/** A node of the Atlassian Document Format, in which Jira Cloud takes texts. */
interface DocumentNode {
  readonly type: string;
  readonly text?: string;
  readonly content?: readonly DocumentNode[];
}

/** A text as a document: what stands between two `{code}` becomes a block of code, each other line a paragraph. */
export function documentOf(text: string): DocumentNode & { readonly version: 1 } {
  const parts = text.split(/\{code(?::[^}]*)?\}/);
  const content = parts.flatMap((part, index) => (index % 2 === 1 ? codeBlock(part) : paragraphs(part)));
  return { version: 1, type: 'doc', content };
}

function codeBlock(text: string): readonly DocumentNode[] {
  return [{ type: 'codeBlock', content: textNodes(text) }];
}

function paragraphs(text: string): readonly DocumentNode[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.map((line) => ({ type: 'paragraph', content: textNodes(line) }));
}

/** Text nodes may not be empty. */
const textNodes = (text: string): readonly DocumentNode[] => (text === '' ? [] : [{ type: 'text', text }]);
