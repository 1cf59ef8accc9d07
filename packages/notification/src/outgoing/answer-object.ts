import { isJsonObject, type JsonObject } from '@monasca/common/messages';

/** The object that an answer is, whatever its content type says; undefined for any other text. */
export function answerObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
