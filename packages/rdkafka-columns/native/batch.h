/* A batch of records on its way: one slot a record, which its delivery report fills. */
#ifndef BATCH_H
#define BATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "client.h"
#include "layout.h"

struct batch;

struct slot {
  struct batch *batch;
  int64_t offset;
  int32_t partition;
  int32_t error;
  int32_t state; /* enum outcome, set last */
};

struct batch {
  struct batch *previous, *next; /* of the batches that JavaScript has not taken back yet */
  int32_t id;
  int32_t rows;
  int32_t topic;
  int64_t deadline_ms; /* monotonic; no record is handed to librdkafka after it */
  struct columns columns;
  napi_ref pinned;
  int32_t handed;  /* records that librdkafka has, or has refused: in order */
  int32_t pending; /* records without an outcome; only the thread counts */
  int32_t done;    /* set by the thread when it touches the batch no more */
  struct slot slots[];
};

struct batch *batch_new(int32_t id, int32_t rows, int32_t topic, int32_t timeout_ms);
/** JavaScript thread: whether every record lies within the arena, with headers that do. */
bool batch_fits(const struct batch *batch);
void batch_settle(struct slot *slot, enum outcome state, int32_t error, int32_t partition, int64_t offset);
/** JavaScript thread: copies outcomes to the columns of the block, whatever is there by now. */
void batch_outcomes(const struct batch *batch, struct columns *columns);
int64_t now_ms(void);

#endif
