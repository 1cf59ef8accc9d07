import { HttpError, mediaType, type BodyLimit, type Check } from '@monasca/common/http';

/** @param size most bytes of a body */
export function bodyLimit(size: number): BodyLimit {
  const description = `Request is too large. Larger than max_request_body_size (${size}).`;
  return { maxBytes: size, tooLarge: () => new HttpError(413, 'Request Entity Too Large', description) };
}

/** Lets pass what says that it is JSON. */
export const hasJson: Check = ({ headers }) => {
  if ((headers['content-type'] ?? '') === '') {
    throw new HttpError(400, 'Missing header value', 'The Content-Type header is required.');
  }
  if (mediaType(headers['content-type']) === 'application/json') return;
  const description = 'Only [application/json] are accepted as events representations';
  throw new HttpError(415, 'Unsupported media type', description);
};
