export { schema as persisterSchema, type PersisterConfig } from './config.js';
export { persister } from './service.js';
export { openDatabase, postgresStore, type Database } from './repositories/postgres/index.js';
export { startPersister, type PersisterParts } from './start.js';
export { deadLetterTopic } from './stages/dead-letter.js';
