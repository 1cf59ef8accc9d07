/** Takes the fields that are null out of a parsed document: in the JSON of protobuf they are absent. Items of lists stay. */
export function dropNulls(document: unknown): void {
  // No recursion: a document may be nested deeper than the call stack.
  const pending = [document].filter(isObject);
  for (const value of pending) {
    for (const [name, item] of Object.entries(value)) {
      if (isObject(item)) pending.push(item);
      else if (item === null && !Array.isArray(value)) Reflect.deleteProperty(value, name);
    }
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
