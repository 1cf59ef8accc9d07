import type { JsonObject } from '@monasca/common/messages';
import { answerObject } from '../../outgoing/answer-object.js';
import { checkAnswer } from '../../outgoing/check-answer.js';
import type { HttpAnswer, HttpClient, HttpRequest } from '../../outgoing/http-client.js';
import { SendError } from '../../send-error.js';

/** Calls of one notification, which have one deadline together. */
export class JiraCalls {
  readonly #client: HttpClient;
  readonly #api: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #end: number;

  /**
   * @param api URL of the REST API
   * @param timeoutMs how long all calls may take, from now
   */
  constructor(client: HttpClient, api: string, headers: Readonly<Record<string, string>>, timeoutMs: number) {
    this.#client = client;
    this.#api = api;
    this.#headers = headers;
    this.#end = performance.now() + timeoutMs;
  }

  /** The answer, whatever its status. */
  async call(path: string, request: HttpRequest): Promise<HttpAnswer> {
    const timeoutMs = Math.ceil(this.#end - performance.now());
    if (timeoutMs <= 0) throw new SendError('timeout', 'Jira has not answered all calls in time');
    return this.#client.request(this.#api + path, { ...request, headers: this.#headers, timeoutMs });
  }

  /** @throws SendError unless it was taken */
  async do(path: string, request: HttpRequest): Promise<void> {
    checkAnswer(await this.call(path, request), 'Jira');
  }

  /** The object that is asked for. */
  async ask(path: string, request: HttpRequest): Promise<JsonObject> {
    const answer = await this.call(path, request);
    checkAnswer(answer, 'Jira');
    const object = answerObject(answer.text);
    if (object === undefined) throw new SendError('server', 'Jira has answered something else than JSON');
    return object;
  }
}
