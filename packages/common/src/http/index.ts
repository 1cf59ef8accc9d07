export { HttpError, unavailable } from './errors.js';
export type { Authenticator, Identity } from './identity.js';
export { createHttpServer, requireToken, type HttpServerOptions } from './server.js';
export { readTokenFile, staticTokens, tokenHash, type StaticToken } from './static-tokens.js';
