/* From the columns of a block to librdkafka's queue. */
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "producer.h"

/** How long to wait for reports, and so for room, before a full queue is tried again, in ms. */
enum { ROOM_WAIT_MS = 5 };

static void refuse(struct batch *batch, int32_t row, rd_kafka_resp_err_t code) {
  batch_settle(&batch->slots[row], OUTCOME_FAILED, code, -1, -1);
}

/** Records from the first that is left on, as many as go to the same partition. */
static int32_t alike(const struct batch *batch) {
  const int32_t *partitions = batch->columns.partitions;
  int32_t end = batch->handed + 1;
  while (end < batch->rows && partitions[end] == partitions[batch->handed]) end += 1;
  return end - batch->handed;
}

/**
 * Many records in one call: for those without headers and times. One call a partition, since librdkafka 2.12 loses
 * count of a record with a partition of its own that does not exist, and then waits for its report for ever.
 */
static rd_kafka_resp_err_t hand_over_many(struct producer *producer, struct batch *batch) {
  const struct columns *columns = &batch->columns;
  int32_t first = batch->handed, count = alike(batch);
  if (producer->scratch_size < (size_t)count) {
    free(producer->scratch);
    producer->scratch = allocate((size_t)count * sizeof *producer->scratch);
    producer->scratch_size = (size_t)count;
  }
  memset(producer->scratch, 0, (size_t)count * sizeof *producer->scratch);
  for (int32_t i = 0; i < count; i += 1) {
    int32_t row = first + i, length = columns->value_lengths[row];
    char *value = columns->arena + columns->value_starts[row];
    rd_kafka_message_t *message = &producer->scratch[i];
    message->payload = length < 0 ? NULL : value;
    message->len = length < 0 ? 0 : (size_t)length;
    message->key = columns->key_lengths[row] < 0 ? NULL : value + message->len;
    message->key_len = columns->key_lengths[row] < 0 ? 0 : (size_t)columns->key_lengths[row];
    message->_private = &batch->slots[row];
  }
  int32_t partition = columns->partitions[first] < 0 ? RD_KAFKA_PARTITION_UA : columns->partitions[first];
  lib.rd_kafka_produce_batch(producer->topics[batch->topic], partition, RD_KAFKA_MSG_F_COPY, producer->scratch, count);
  for (int32_t i = 0; i < count; i += 1) {
    rd_kafka_resp_err_t code = producer->scratch[i].err;
    // From the first record that found no room on, none has: their order is kept.
    if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL) return code;
    if (code != 0) refuse(batch, first + i, code);
    batch->handed += 1;
  }
  return 0;
}

static rd_kafka_headers_t *headers_of(const char *at, size_t size) {
  rd_kafka_headers_t *headers = lib.rd_kafka_headers_new(8);
  const char *end = at + size;
  while (at < end) {
    int32_t name_length, value_length;
    memcpy(&name_length, at, sizeof name_length);
    const char *name = at + sizeof name_length;
    memcpy(&value_length, name + name_length, sizeof value_length);
    const char *value = name + name_length + sizeof value_length;
    // A length of 0 and memory of NULL is a header without a value; 0 and memory is an empty one.
    lib.rd_kafka_header_add(headers, name, name_length, value_length < 0 ? NULL : value,
                            value_length < 0 ? 0 : value_length);
    at = value + (value_length < 0 ? 0 : value_length);
  }
  return headers;
}

/** librdkafka's 0 is now; what is no time is, too. */
static int64_t timestamp_of(double ms) { return ms >= 1 && ms <= 9007199254740991 ? (int64_t)ms : 0; }

static rd_kafka_resp_err_t hand_over_one(struct producer *producer, struct batch *batch) {
  const struct columns *columns = &batch->columns;
  int32_t row = batch->handed, value_length = columns->value_lengths[row], key_length = columns->key_lengths[row];
  char *value = columns->arena + columns->value_starts[row];
  char *key = value + (value_length < 0 ? 0 : value_length);
  char *headers_at = key + (key_length < 0 ? 0 : key_length);
  rd_kafka_headers_t *headers =
      columns->header_lengths[row] > 0 ? headers_of(headers_at, (size_t)columns->header_lengths[row]) : NULL;
  rd_kafka_vu_t arguments[] = {
      {.vtype = RD_KAFKA_VTYPE_RKT, .u.rkt = producer->topics[batch->topic]},
      {.vtype = RD_KAFKA_VTYPE_PARTITION,
       .u.i32 = columns->partitions[row] < 0 ? RD_KAFKA_PARTITION_UA : columns->partitions[row]},
      {.vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY},
      {.vtype = RD_KAFKA_VTYPE_OPAQUE, .u.ptr = &batch->slots[row]},
      {.vtype = RD_KAFKA_VTYPE_VALUE,
       .u.mem = {value_length < 0 ? NULL : value, value_length < 0 ? 0 : (size_t)value_length}},
      {.vtype = RD_KAFKA_VTYPE_KEY, .u.mem = {key_length < 0 ? NULL : key, key_length < 0 ? 0 : (size_t)key_length}},
      {.vtype = RD_KAFKA_VTYPE_TIMESTAMP, .u.i64 = timestamp_of(columns->timestamps[row])},
      {.vtype = RD_KAFKA_VTYPE_HEADERS, .u.headers = headers},
  };
  size_t count = sizeof arguments / sizeof *arguments - (headers == NULL ? 1 : 0);
  rd_kafka_error_t *error = lib.rd_kafka_produceva(producer->client.rk, arguments, count);
  if (error == NULL) {
    batch->handed += 1;
    return 0;
  }
  rd_kafka_resp_err_t code = lib.rd_kafka_error_code(error);
  lib.rd_kafka_error_destroy(error);
  // With an error the headers stay ours.
  if (headers != NULL) lib.rd_kafka_headers_destroy(headers);
  if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL) return code;
  refuse(batch, row, code);
  batch->handed += 1;
  return 0;
}

static bool is_plain(const struct batch *batch) {
  for (int32_t row = 0; row < batch->rows; row += 1) {
    if (batch->columns.header_lengths[row] > 0 || timestamp_of(batch->columns.timestamps[row]) != 0) return false;
  }
  return true;
}

/** Hands over what it can. Returns false when JavaScript is gone. */
static bool hand_over(struct producer *producer, struct batch *batch, bool *plain, bool *known) {
  if (!client_enter(&producer->client)) return false;
  if (!*known) *plain = is_plain(batch);
  *known = true;
  rd_kafka_resp_err_t code = 0;
  while (batch->handed < batch->rows && code == 0) {
    code = *plain ? hand_over_many(producer, batch) : hand_over_one(producer, batch);
  }
  client_leave(&producer->client);
  return true;
}

void enqueue(struct producer *producer, struct batch *batch) {
  bool plain = false, known = false;
  while (now_ms() < batch->deadline_ms && hand_over(producer, batch, &plain, &known)) {
    if (batch->handed == batch->rows) return;
    // Whoever closes the producer does not want to wait for room.
    if (client_closing(&producer->client)) break;
    lib.rd_kafka_poll(producer->client.rk, ROOM_WAIT_MS);
  }
  // Certain: librdkafka never had them.
  while (batch->handed < batch->rows) refuse(batch, batch->handed++, RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE);
}
