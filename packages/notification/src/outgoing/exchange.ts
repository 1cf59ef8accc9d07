import type { Dispatcher } from 'undici';
import type { HttpAnswer } from './http-client.js';

/** What is read of an answer, in bytes. */
const maxAnswerBytes = 64 * 1024;

type Handler = Required<
  Pick<Dispatcher.DispatchHandler, 'onRequestStart' | 'onResponseStart' | 'onResponseData' | 'onResponseEnd' | 'onResponseError'> // prettier-ignore
>;

/**
 * Sends a request and resolves with its answer, whatever its status. It is undici's interface underneath `request`: without
 * the stream and the signal of each request, which cost more than all else about it.
 * @param timeoutMs how long it may take from now to the end of the answer, in ms
 * @param late what it rejects with then; with the error of the connection else
 */
export function exchange(
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  timeoutMs: number,
  late: () => Error,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let over: Error | undefined;
    let status = 0;
    let headers: HttpAnswer['headers'] = {};
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => end(late()), Math.max(timeoutMs, 0));

    /** Without a connection yet, the request is ended as soon as it gets one. */
    function end(reason: Error): void {
      clearTimeout(timer);
      over = reason;
      controller?.abort(reason);
      reject(reason);
    }
    const answer = (): void => {
      clearTimeout(timer);
      resolve({ status, headers, text: Buffer.concat(chunks).subarray(0, maxAnswerBytes).toString() });
    };

    const handler: Handler = {
      onRequestStart(given) {
        controller = given;
        if (over !== undefined) given.abort(over);
      },
      onResponseStart(_, code, fields) {
        // Before the answer there may be some that only inform.
        if (code >= 200) [status, headers] = [code, fields];
      },
      onResponseData(given, chunk) {
        if (over !== undefined || size >= maxAnswerBytes) return;
        chunks.push(chunk);
        size += chunk.length;
        if (size < maxAnswerBytes) return;
        answer();
        given.abort(new Error('the answer is too long'));
      },
      onResponseEnd: answer,
      onResponseError: (_, error) => end(error),
    };
    dispatcher.dispatch(options, handler);
  });
}
