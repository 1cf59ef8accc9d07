#include <string.h>

#include "batch.h"

/** Whether a length of so many bytes stands at `at`; what follows it begins at the result, or nothing does: NULL. */
static const char *skip(const char *at, const char *end, int32_t least) {
  int32_t length;
  if ((size_t)(end - at) < sizeof length) return NULL;
  memcpy(&length, at, sizeof length);
  at += sizeof length;
  if (length < least || length > end - at) return NULL;
  return length < 0 ? at : at + length;
}

static bool headers_fit(const char *at, const char *end) {
  while (at != NULL && at < end) {
    at = skip(at, end, 0);
    if (at != NULL) at = skip(at, end, -1);
  }
  return at != NULL;
}

bool batch_fits(const struct batch *batch) {
  const struct columns *columns = &batch->columns;
  for (int32_t row = 0; row < batch->rows; row += 1) {
    int64_t start = columns->value_starts[row], value = columns->value_lengths[row], key = columns->key_lengths[row],
            headers = columns->header_lengths[row];
    int64_t end = start + (value < 0 ? 0 : value) + (key < 0 ? 0 : key) + headers;
    if (start < 0 || headers < 0 || end > (int64_t)columns->arena_size) return false;
    if (headers > 0 && !headers_fit(columns->arena + end - headers, columns->arena + end)) return false;
  }
  return true;
}
