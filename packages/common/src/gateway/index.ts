export { BulkPublisher, type BulkItem } from './bulk-publisher.js';
export { idempotencyKey } from './idempotency-key.js';
export { baseUrl, type ApiVersion } from './version-routes.js';
export { gatewaySections, type GatewayConfig } from './sections.js';
export { createGateway, type Gateway, type GatewayOptions } from './gateway.js';
export { startGateway, type GatewayParts } from './start.js';
export { createGatewayMetrics, type GatewayMetrics } from './metrics.js';
export type { ApiDescription, Operation } from './openapi.js';
export { createValidator, type JsonSchema } from './validator.js';
