// @ts-check

/** Frames of the addon, and of librdkafka on its behalf. */
const ours = /rdkafka_columns|\.\.\/native\/|librdkafka/;
const addon = /rdkafka_columns|\.\.\/native\//;

/**
 * The reports in a sanitizer's log that are about the addon. Memory that Node loses when it ends is none of ours; any
 * use of memory that is not there is, wherever it happens.
 * @param {string} log
 * @param {string} sanitizer
 * @returns {string[]}
 */
export const problemsOf = (log, sanitizer) => {
  if (sanitizer === 'thread') {
    return log.split(/^={18}$/m).filter((report) => report.includes('WARNING: ThreadSanitizer') && addon.test(report));
  }
  if (/ERROR: AddressSanitizer/.test(log)) return [log];
  return log.split(/\n\n+/).filter((block) => /^(Direct|Indirect) leak of/m.test(block) && ours.test(block));
};
