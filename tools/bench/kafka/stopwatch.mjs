// @ts-check
/** Measures from its making to its end, and prints the result as the last line. */
export const stopwatch = () => {
  const began = performance.now();
  const cpu = process.cpuUsage();
  return (/** @type {number} */ records) => {
    const { user, system } = process.cpuUsage(cpu);
    const ms = performance.now() - began;
    process.stdout.write(`${JSON.stringify({ records, ms, cpuMs: (user + system) / 1_000 })}\n`);
  };
};

export const job = JSON.parse(process.argv[2] ?? '{}');
