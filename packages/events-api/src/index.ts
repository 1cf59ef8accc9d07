export { schema as eventsApiSchema, type EventsApiConfig } from './config.js';
export { eventsApi } from './service.js';
export { startEventsApi, type EventsApiParts } from './start.js';
