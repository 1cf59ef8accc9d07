import path from 'node:path';
import { defaultData } from '../options.js';

/** What to type to see the metrics that a demo has stored, where it has stored them. Shows no password. */
export function queryCommandLine(
  project: string,
  { data, postgres }: { readonly data: string; readonly postgres?: string | undefined },
): string {
  const select = `select time, name, value from metrics where tenant_id = '${project}' order by time desc limit 5`;
  return `npm start -- query "${select}"${where(data, postgres)}`;
}

function where(data: string, postgres: string | undefined): string {
  if (postgres !== undefined) return ` --postgres ${quoted(withoutPassword(postgres))}`;
  return data === path.resolve(defaultData) ? '' : ` --data ${quoted(data)}`;
}

/** With a word in its place, so that it is plain what to fill in. */
function withoutPassword(text: string): string {
  const url = new URL(text);
  if (url.password !== '') url.password = 'PASSWORD';
  for (const name of url.searchParams.keys()) if (/password/i.test(name)) url.searchParams.set(name, 'PASSWORD');
  return url.href;
}

/** As a POSIX shell takes it for one word. */
const quoted = (text: string): string => (/^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
