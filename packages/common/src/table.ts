/**
 * Rows as text in aligned columns; numbers to the right. The first row is the head. What a terminal would take for a
 * command, or for the end of a line, is shown as an escape.
 */
export function table(values: readonly (readonly (string | number)[])[]): string {
  const rows = values.map((row) => row.map((cell) => (typeof cell === 'number' ? cell : visible(cell))));
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? '').length)));
  const line = (row: readonly (string | number)[]): string =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        return typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = rows;
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...body.map(line)].join('\n');
}

const visible = (text: string): string =>
  text.replace(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
