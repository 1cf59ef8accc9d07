/*
 * A batch in one block of memory, which JavaScript owns: columns for so many rows, then an arena. `src/layout.ts` is
 * the other half of this file. In the arena a record is its value (at a multiple of 4), its key, its headers; a
 * header is the length of its name (int32), the name, the length of its value (int32, -1: none), the value.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include <stddef.h>
#include <stdint.h>

struct columns {
  double *offsets;    /* consumed: the record's; produced: the outcome's */
  double *timestamps; /* ms since the epoch; -1: none */
  int32_t *partitions; /* produced: wanted (-1: any), then the outcome's */
  int32_t *topics;     /* consumed: index of the topic; produced: the outcome's state */
  int32_t *value_starts;
  int32_t *value_lengths; /* -1: no value */
  int32_t *key_lengths;   /* -1: no key */
  int32_t *header_lengths;
  int32_t *errors; /* produced: librdkafka's code of the outcome */
  char *arena;
  size_t arena_size;
};

#define ROW_BYTES (2 * sizeof(double) + 7 * sizeof(int32_t))

/** States of an outcome, as written to the `topics` column of a produced batch. */
enum outcome { OUTCOME_PENDING = 0, OUTCOME_DELIVERED = 1, OUTCOME_FAILED = 2, OUTCOME_UNKNOWN = 3 };

/** Lays `count` rows over a block; returns -1 when it is too small for them, or they are not an even number from 2. */
static inline int columns_over(struct columns *columns, char *block, size_t size, int32_t count) {
  if (count < 2 || count % 2 != 0 || size / ROW_BYTES < (size_t)count) return -1;
  size_t rows = (size_t)count;
  columns->offsets = (double *)block;
  columns->timestamps = columns->offsets + rows;
  columns->partitions = (int32_t *)(columns->timestamps + rows);
  columns->topics = columns->partitions + rows;
  columns->value_starts = columns->topics + rows;
  columns->value_lengths = columns->value_starts + rows;
  columns->key_lengths = columns->value_lengths + rows;
  columns->header_lengths = columns->key_lengths + rows;
  columns->errors = columns->header_lengths + rows;
  columns->arena = (char *)(columns->errors + rows);
  columns->arena_size = size - rows * ROW_BYTES;
  // Starts and lengths are 32 bits wide: what lies beyond is not used.
  if (columns->arena_size > INT32_MAX) columns->arena_size = INT32_MAX;
  return 0;
}

static inline size_t align4(size_t n) { return (n + 3) & ~(size_t)3; }

#endif
