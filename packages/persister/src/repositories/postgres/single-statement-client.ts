import pg from 'pg';

/**
 * Sends every statement by the extended protocol, which takes one at a time: by the simple one, which pg uses for a
 * statement without parameters, `commit; drop …` would end a read-only transaction and go on. A connection whose server
 * does not answer in time is cut: pg itself would hand the next statement to it, which would wait behind the first.
 */
export class SingleStatementClient extends pg.Client {
  override query(text: unknown, values?: unknown): never {
    const config = typeof text === 'string' ? { text, values, queryMode: 'extended' } : text;
    const result = (super.query as (config: unknown) => unknown).call(this, config);
    if (result instanceof Promise) {
      result.catch((error: unknown) => {
        if ((error as Error).message === 'Query read timeout') void this.end();
      });
    }
    return result as never;
  }
}
