#include "batch.h"

#include <time.h>

#include "memory.h"

int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct batch *batch_new(int32_t id, int32_t rows, int32_t topic, int32_t timeout_ms) {
  struct batch *batch = allocate_zeroed(sizeof *batch + (size_t)rows * sizeof *batch->slots);
  batch->id = id;
  batch->rows = rows;
  batch->topic = topic;
  batch->deadline_ms = now_ms() + timeout_ms;
  batch->pending = rows;
  for (int32_t i = 0; i < rows; i += 1) batch->slots[i].batch = batch;
  return batch;
}

void batch_settle(struct slot *slot, enum outcome state, int32_t error, int32_t partition, int64_t offset) {
  slot->offset = offset;
  slot->partition = partition;
  slot->error = error;
  __atomic_store_n(&slot->state, (int32_t)state, __ATOMIC_RELEASE);
  slot->batch->pending -= 1;
}

void batch_outcomes(const struct batch *batch, struct columns *columns) {
  for (int32_t i = 0; i < batch->rows; i += 1) {
    const struct slot *slot = &batch->slots[i];
    int32_t state = __atomic_load_n(&slot->state, __ATOMIC_ACQUIRE);
    columns->topics[i] = state;
    if (state == OUTCOME_PENDING) continue;
    columns->offsets[i] = (double)slot->offset;
    columns->partitions[i] = slot->partition;
    columns->errors[i] = slot->error;
  }
}
