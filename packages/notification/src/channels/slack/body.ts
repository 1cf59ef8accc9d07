import type { AlarmTransition } from '@monasca/common/messages';
import { detailBody } from '../../detail-body.js';
import { pythonJson } from '../../python-json.js';

/**
 * The original's text: its JSON, indented. Only what calls people, such as `<!channel>`, is escaped: it reads the same and
 * calls nobody.
 */
export const defaultText = (alarm: AlarmTransition): string =>
  pythonJson(detailBody(alarm), 3).replace(/<(?=[!@#])/g, '&lt;');
