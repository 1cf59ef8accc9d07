import { parseJson, stringifyJson } from '@monasca/common/messages';
import { bytesText } from '@monasca/common/service';
import { maskedValue } from '../masked.js';

/**
 * The value of a letter for people, with masked addresses. What is no JSON is shown only where no address can be in it.
 * @param mayHoldAddress whether notifications stood on its topic
 */
export function recordText(value: Buffer | null, mayHoldAddress: boolean): string {
  if (value === null) return 'no value';
  const document = documentIn(value);
  if (document !== undefined) return JSON.stringify(JSON.parse(stringifyJson(maskedValue(document))), undefined, 2);
  if (mayHoldAddress) return `${value.length} bytes that are no JSON; not shown, as an address may be among them`;
  const { form, text } = bytesText(value);
  return `${value.length} bytes, ${form}:\n${text}`;
}

function documentIn(value: Buffer): unknown {
  try {
    return parseJson(value.toString());
  } catch {
    return undefined;
  }
}
