import { Serializer } from '@elastic/elasticsearch';
import { parseJson } from '@monasca/common/messages';

/** Reads numbers as they stand in a document, so that what is stored can be compared with what was sent. */
export class LosslessSerializer extends Serializer {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the library declares it so
  override deserialize<T>(json: string): T {
    try {
      return parseJson(json) as T;
    } catch {
      // A document of the greatest depth is too deep inside the answer that it comes in; and an error has one wording.
      return super.deserialize(json);
    }
  }
}
