import { HttpError } from '@monasca/common/http';
import { isJsonObject, stringifyJson, type JsonObject } from '@monasca/common/messages';

/** Longest name or value of a dimension, in code points. */
const lengthMax = 255;
/** Characters that a dimension's name may not hold; a blank is one of them. */
const restricted = /[><={}() '",;&]/;

export const unprocessable = (text: string): HttpError => new HttpError(422, 'unprocessable_entity', text);

/**
 * Checks a map of dimensions, name by name.
 * @param where stands before the text of the error: `` or `Log 3: `
 * @throws HttpError 422 in the words of the original
 */
export function checkDimensions(dimensions: unknown, where = ''): JsonObject {
  if (!isJsonObject(dimensions)) {
    throw unprocessable(`${where}Dimensions ${stringifyJson(dimensions)} must be a dictionary (map)`);
  }
  for (const [name, value] of Object.entries(dimensions)) {
    checkName(name, where);
    checkValue(name, value, where);
  }
  return dimensions;
}

function checkName(name: string, where: string): void {
  if (name === '') throw unprocessable(`${where}Dimension name cannot be empty`);
  if (isTooLong(name)) throw unprocessable(`${where}Dimension name ${name} must be 255 characters or less`);
  if (name.startsWith('_')) throw unprocessable(`${where}Dimension name ${name} cannot start with underscore (_)`);
  if (restricted.test(name)) {
    throw unprocessable(`${where}Dimension name ${name} may not contain: > < = { } ( ) ' " , ; &`);
  }
}

function checkValue(name: string, value: unknown, where: string): void {
  if (value === '' || value === null) throw unprocessable(`${where}Dimension value cannot be empty`);
  if (typeof value !== 'string') throw unprocessable(`${where}Dimension value of ${name} must be a string`);
  if (isTooLong(value)) throw unprocessable(`${where}Dimension value ${value} must be 255 characters or less`);
}

const isTooLong = (text: string): boolean => text.length > lengthMax && [...text].length > lengthMax;
