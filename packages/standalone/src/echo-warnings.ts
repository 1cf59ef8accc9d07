import type { Logger } from '@monasca/common/service';

/** A log, and its children, whose warnings are also written to `out` as long as that is wanted. */
export function echoWarnings(log: Logger, out: { write(text: string): unknown }, isWanted: () => boolean): Logger {
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => {
      log.warn(fields, message);
      const { reason, error } = fields as { reason?: unknown; error?: unknown };
      const why = [reason, error].filter((text) => typeof text === 'string').map((text) => ` (${text})`);
      if (isWanted()) out.write(`warning: ${message}${why.join('')}\n`);
    },
    error: (fields, message) => log.error(fields, message),
    child: (fields) => echoWarnings(log.child(fields), out, isWanted),
  };
}
