/** Resolves when the dependency is usable; rejects or resolves with a reason when it is not. */
export type HealthCheck = () => Promise<string | undefined> | string | undefined;

/** Whether the service can do its work now, and if not, why. */
export interface Readiness {
  readonly ready: boolean;
  /** `ok` or the reason, by the name of the check. */
  readonly checks: Readonly<Record<string, string>>;
}

/** How long one check may take, in ms, before it counts as failed. */
const checkTimeoutMs = 5_000;

/** The checks of a process, run together when somebody asks. */
export class Health {
  readonly #checks = new Map<string, HealthCheck>();

  register(name: string, check: HealthCheck): void {
    this.#checks.set(name, check);
  }

  async readiness(): Promise<Readiness> {
    const entries = await Promise.all(
      [...this.#checks].map(async ([name, check]) => [name, (await outcome(check)) ?? 'ok'] as const),
    );
    return { ready: entries.every(([, text]) => text === 'ok'), checks: Object.fromEntries(entries) };
  }
}

async function outcome(check: HealthCheck): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => {
      resolve(`no answer within ${checkTimeoutMs} ms`);
    }, checkTimeoutMs);
  });
  try {
    return await Promise.race([Promise.resolve().then(check), late]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}
