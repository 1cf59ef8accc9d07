import { HttpError } from '@monasca/common/http';
import { isJsonObject, type JsonObject } from '@monasca/common/messages';

/** Longest name or value of a dimension, in code points. */
const lengthMax = 255;
/** Characters that a dimension's name may not hold; a blank is one of them. */
const restricted = /[><={}() '",;&]/;

const refuse = (text: string): HttpError => new HttpError(422, 'unprocessable_entity', text);

/**
 * Checks the dimensions of a request or of one log. Absent and null ones are none.
 * @param where stands before the text of the error: `` or `Log 3: `
 * @throws HttpError 422 in the words of the original
 */
export function checkDimensions(dimensions: unknown, where = ''): JsonObject {
  if (dimensions === undefined || dimensions === null) return {};
  if (!isJsonObject(dimensions)) {
    throw refuse(`${where}Dimensions ${JSON.stringify(dimensions)} must be a dictionary (map)`);
  }
  for (const [name, value] of Object.entries(dimensions)) {
    checkName(name, where);
    checkValue(name, value, where);
  }
  return dimensions;
}

function checkName(name: string, where: string): void {
  if (name === '') throw refuse(`${where}Dimension name cannot be empty`);
  if ([...name].length > lengthMax) throw refuse(`${where}Dimension name ${name} must be 255 characters or less`);
  if (name.startsWith('_')) throw refuse(`${where}Dimension name ${name} cannot start with underscore (_)`);
  if (restricted.test(name)) {
    throw refuse(`${where}Dimension name ${name} may not contain: > < = { } ( ) ' " , ; &`);
  }
}

function checkValue(name: string, value: unknown, where: string): void {
  if (value === '' || value === null) throw refuse(`${where}Dimension value cannot be empty`);
  if (typeof value !== 'string') throw refuse(`${where}Dimension value of ${name} must be a string`);
  if ([...value].length > lengthMax) throw refuse(`${where}Dimension value ${value} must be 255 characters or less`);
}
