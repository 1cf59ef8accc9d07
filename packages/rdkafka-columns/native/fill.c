#include "fill.h"

#include <stdlib.h>
#include <string.h>

#include "events.h"
#include "layout.h"
#include "memory.h"

/** Most that the queue of the group gives at once: errors, and records that came before their partition was forwarded. */
enum { GROUP_ROWS = 64 };

/** Takes up to so many; librdkafka waits for the whole number until its time-out. */
static size_t take(struct consumer *consumer, rd_kafka_queue_t *queue, int timeout_ms, size_t rows) {
  if (consumer->held_first == consumer->held_end) consumer->held_first = consumer->held_end = 0;
  if (consumer->held_capacity < consumer->held_end + rows) {
    consumer->held_capacity = consumer->held_end + rows;
    consumer->held = reallocate(consumer->held, consumer->held_capacity * sizeof *consumer->held);
  }
  ssize_t taken = lib.rd_kafka_consume_batch_queue(queue, timeout_ms, consumer->held + consumer->held_end, rows);
  if (taken < 1) return 0;
  consumer->held_end += (size_t)taken;
  return (size_t)taken;
}

void fetch(struct consumer *consumer, size_t rows, int timeout_ms, int linger_ms) {
  bool holding = __atomic_load_n(&consumer->holding, __ATOMIC_RELAXED) != 0;
  take(consumer, consumer->client.queue, holding ? timeout_ms : 0, GROUP_ROWS);
  if (holding || consumer->held_first < consumer->held_end) return;
  if (take(consumer, consumer->records, timeout_ms, 1) == 1) take(consumer, consumer->records, linger_ms, rows - 1);
}

static int32_t topic_index(struct consumer *consumer, const char *name, int32_t last) {
  if (last >= 0 && strcmp(consumer->topics[last], name) == 0) return last;
  for (size_t i = 0; i < consumer->topic_count; i += 1) {
    if (strcmp(consumer->topics[i], name) == 0) return (int32_t)i;
  }
  consumer->topics = reallocate(consumer->topics, (consumer->topic_count + 1) * sizeof *consumer->topics);
  consumer->topics[consumer->topic_count] = copy_text(name);
  return (int32_t)consumer->topic_count++;
}

static size_t headers_size(const rd_kafka_headers_t *headers) {
  const char *name;
  const void *value;
  size_t size = 0, length;
  for (size_t i = 0; lib.rd_kafka_header_get_all(headers, i, &name, &value, &length) == 0; i += 1) {
    size += 8 + strlen(name) + (value == NULL ? 0 : length);
  }
  return size;
}

static char *put(char *at, const void *bytes, size_t length) {
  if (length > 0) memcpy(at, bytes, length);
  return at + length;
}

static void put_headers(char *at, const rd_kafka_headers_t *headers) {
  const char *name;
  const void *value;
  size_t length;
  for (size_t i = 0; lib.rd_kafka_header_get_all(headers, i, &name, &value, &length) == 0; i += 1) {
    int32_t name_length = (int32_t)strlen(name), value_length = value == NULL ? -1 : (int32_t)length;
    at = put(at, &name_length, sizeof name_length);
    at = put(at, name, (size_t)name_length);
    at = put(at, &value_length, sizeof value_length);
    at = put(at, value, value == NULL ? 0 : length);
  }
}

/** Returns the bytes that the record takes in the arena; writes nothing when there is less room. */
static size_t fill_row(struct columns *columns, size_t row, size_t used, const rd_kafka_message_t *message) {
  rd_kafka_headers_t *headers = NULL;
  size_t header_length = 0;
  if (lib.rd_kafka_message_headers(message, &headers) == 0) header_length = headers_size(headers);
  size_t value_length = message->payload == NULL ? 0 : message->len;
  size_t key_length = message->key == NULL ? 0 : message->key_len;
  size_t size = align4(value_length + key_length + header_length);
  if (size > columns->arena_size - used) return size;

  rd_kafka_timestamp_type_t type;
  int64_t timestamp = lib.rd_kafka_message_timestamp(message, &type);
  columns->offsets[row] = (double)message->offset;
  columns->timestamps[row] = type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? -1 : (double)timestamp;
  columns->partitions[row] = message->partition;
  columns->value_starts[row] = (int32_t)used;
  columns->value_lengths[row] = message->payload == NULL ? -1 : (int32_t)value_length;
  columns->key_lengths[row] = message->key == NULL ? -1 : (int32_t)key_length;
  columns->header_lengths[row] = (int32_t)header_length;
  char *at = put(columns->arena + used, message->payload, value_length);
  at = put(at, message->key, key_length);
  if (header_length > 0) put_headers(at, headers);
  return size;
}

struct fill fill_block(struct consumer *consumer, char *block, size_t size, int32_t rows) {
  struct fill fill = {0};
  struct columns columns;
  int32_t topic = -1;
  if (columns_over(&columns, block, size, rows) != 0) return fill;
  while (fill.rows < (size_t)rows && consumer->held_first < consumer->held_end) {
    rd_kafka_message_t *message = consumer->held[consumer->held_first];
    if (message->err != 0) break;
    size_t needed = fill_row(&columns, fill.rows, fill.arena, message);
    if (needed > columns.arena_size - fill.arena) {
      if (fill.rows == 0) fill.wanted = needed;
      break;
    }
    topic = topic_index(consumer, lib.rd_kafka_topic_name(message->rkt), topic);
    columns.topics[fill.rows] = topic;
    fill.arena += needed;
    fill.bytes += (message->payload == NULL ? 0 : message->len) + (message->key == NULL ? 0 : message->key_len);
    fill.rows += 1;
    consumer->held_first += 1;
    lib.rd_kafka_message_destroy(message);
  }
  return fill;
}

size_t take_record_errors(struct consumer *consumer, struct event **events) {
  size_t count = 0;
  while (consumer->held_first + count < consumer->held_end) {
    if (consumer->held[consumer->held_first + count]->err == 0) break;
    count += 1;
  }
  *events = count == 0 ? NULL : allocate(count * sizeof **events);
  for (size_t i = 0; i < count; i += 1) {
    rd_kafka_message_t *message = consumer->held[consumer->held_first];
    struct event event = {
        .type = EVENT_RECORD_ERROR,
        .code = message->err,
        .text = copy_text(lib.rd_kafka_message_errstr(message)),
    };
    if (message->rkt != NULL) {
      event.partitions = lib.rd_kafka_topic_partition_list_new(1);
      lib.rd_kafka_topic_partition_list_add(event.partitions, lib.rd_kafka_topic_name(message->rkt),
                                            message->partition)
          ->offset = message->offset;
    }
    (*events)[i] = event;
    consumer->held_first += 1;
    lib.rd_kafka_message_destroy(message);
  }
  return count;
}

static int is_of(const rd_kafka_message_t *message, const rd_kafka_topic_partition_list_t *partitions) {
  if (partitions == NULL) return 1;
  if (message->rkt == NULL) return 0;
  const char *topic = lib.rd_kafka_topic_name(message->rkt);
  for (int i = 0; i < partitions->cnt; i += 1) {
    const rd_kafka_topic_partition_t *one = &partitions->elems[i];
    if (one->partition == message->partition && strcmp(one->topic, topic) == 0) return 1;
  }
  return 0;
}

void drop_held(struct consumer *consumer, const rd_kafka_topic_partition_list_t *partitions) {
  size_t kept = consumer->held_first;
  for (size_t i = consumer->held_first; i < consumer->held_end; i += 1) {
    if (is_of(consumer->held[i], partitions)) {
      lib.rd_kafka_message_destroy(consumer->held[i]);
    } else {
      consumer->held[kept++] = consumer->held[i];
    }
  }
  consumer->held_end = kept;
}
