export { actOnLetters, actOptions, type LetterAction, type LetterDesk } from './act.js';
export { originOf, textHeaders, type Origin } from './headers.js';
export { letterAt, type Letter } from './letter.js';
export { markOf, markRecord, type Mark } from './marks.js';
export { letterRecord, openLetters, type LetterRecord, type OpenedLetter } from './open-letters.js';
export { readLetters, type LetterKind } from './read-letters.js';
export { readTopic } from './read-topic.js';
export { sendAll, type Sending, type Sendings, type SendOptions } from './sending.js';
