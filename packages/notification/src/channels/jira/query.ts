/** A text in JQL: whoever chose it cannot leave the quotes. */
export function jqlText(text: string): string {
  return `'${text.replace(/[\\']/g, String.raw`\$&`).replace(/[\r\n\t]/g, ' ')}'`;
}

/**
 * JQL for the issues of an alarm in a project.
 * @param reporter the account in JQL; undefined for any
 */
export function jqlFor(project: string, reporter: string | undefined, alarmId: string): string {
  const terms = [
    `project=${jqlText(project)}`,
    ...(reporter === undefined ? [] : [`reporter=${reporter}`]),
    `summary ~ ${jqlText(alarmId)}`,
  ];
  return terms.join(' and ');
}
