import { fromColumns, keepNativeToken } from './columns.js';
import { explained } from '../connect.js';
import { debugLevel } from '../consumer/recreated-topic.js';
import type { KafkaOptions } from '../options.js';

type TokenTaker = Parameters<typeof keepNativeToken>[1];

/**
 * Makes the first contact of a client of the addon, with a token where one is asked for; throws as `explained` and
 * `keepNativeToken` do, and leaves it to the caller to close the client then.
 * @param handlers those of the client: lines of its log are heard meanwhile
 * @returns ends the renewal of the token
 */
export async function connectNative(
  client: TokenTaker & { connect(timeoutMs: number): Promise<void> },
  options: KafkaOptions,
  bootstrap: string,
  handlers: { onLog: (level: number, line: string) => void },
): Promise<() => void> {
  const endToken = await keepNativeToken(options, client);
  try {
    await explained(options, bootstrap, async (timeoutMs, onLog) => {
      handlers.onLog = (level, line) => {
        if (level < debugLevel) onLog(line);
      };
      await client.connect(timeoutMs).catch((error: unknown) => {
        throw fromColumns(error, `Kafka client for ${bootstrap}`);
      });
    });
  } catch (error) {
    endToken();
    throw error;
  }
  handlers.onLog = () => {};
  return endToken;
}
