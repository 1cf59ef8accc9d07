/* A producer: one thread hands batches to librdkafka and serves their delivery reports. */
#include "producer.h"

#include <stdlib.h>

#include "events.h"
#include "memory.h"
#include "methods.h"
#include "values.h"

enum {
  COMMAND_PRODUCE = COMMAND_OF_KIND,
  COMMAND_INIT_TRANSACTIONS,
  COMMAND_BEGIN,
  COMMAND_SEND_OFFSETS,
  COMMAND_COMMIT,
  COMMAND_ABORT
};

/** How long the thread waits for events when there is nothing to do, in ms; a command wakes it. */
enum { IDLE_WAIT_MS = 1000 };

/** Thread: tells of a batch that is complete. From then on it belongs to JavaScript. */
static void settled(struct batch *batch, struct client *client) {
  int32_t id = batch->id;
  if (batch->pending > 0) return;
  __atomic_store_n(&batch->done, 1, __ATOMIC_RELEASE);
  client_post(client, (struct event){.type = EVENT_OUTCOMES, .id = id});
}

static void on_report(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque) {
  (void)rk;
  struct slot *slot = message->_private;
  struct batch *batch = slot->batch;
  enum outcome state = OUTCOME_DELIVERED;
  if (message->err != 0) {
    bool certain = lib.rd_kafka_message_status(message) == RD_KAFKA_MSG_STATUS_NOT_PERSISTED;
    state = certain ? OUTCOME_FAILED : OUTCOME_UNKNOWN;
  }
  batch_settle(slot, state, message->err, message->partition, message->offset);
  // While the batch is still being handed over, that part of the thread tells when it is complete.
  if (batch->handed == batch->rows) settled(batch, opaque);
}

static void configure(rd_kafka_conf_t *conf) { lib.rd_kafka_conf_set_dr_msg_cb(conf, on_report); }

static void transact(struct client *client, const struct command *command) {
  rd_kafka_t *rk = client->rk;
  rd_kafka_error_t *error = NULL;
  if (command->kind == COMMAND_INIT_TRANSACTIONS) {
    error = lib.rd_kafka_init_transactions(rk, command->timeout_ms);
  } else if (command->kind == COMMAND_BEGIN) {
    error = lib.rd_kafka_begin_transaction(rk);
  } else if (command->kind == COMMAND_COMMIT) {
    error = lib.rd_kafka_commit_transaction(rk, command->timeout_ms);
  } else if (command->kind == COMMAND_ABORT) {
    error = lib.rd_kafka_abort_transaction(rk, command->timeout_ms);
  } else {
    error = lib.rd_kafka_send_offsets_to_transaction(rk, command->partitions, command->group, command->timeout_ms);
    lib.rd_kafka_topic_partition_list_destroy(command->partitions);
    lib.rd_kafka_consumer_group_metadata_destroy(command->group);
  }
  client_done_error(client, command, error);
}

static void work(struct producer *producer, const struct command *command) {
  struct client *client = &producer->client;
  if (command->kind == COMMAND_CONNECT) {
    client_connect(client, command);
  } else if (command->kind == COMMAND_PRODUCE) {
    struct batch *batch = (struct batch *)command->block;
    enqueue(producer, batch);
    settled(batch, client);
  } else {
    transact(client, command);
  }
}

static void *run(void *data) {
  struct producer *producer = data;
  struct client *client = &producer->client;
  struct command *command = NULL;
  while (true) {
    command = client_next(client, false);
    if (command == NULL) {
      if (!client_enter(client)) break;
      client_leave(client);
      lib.rd_kafka_poll(client->rk, IDLE_WAIT_MS);
      continue;
    }
    if (command->kind == COMMAND_CLOSE) break;
    work(producer, command);
    free(command);
    lib.rd_kafka_poll(client->rk, 0);
  }
  // What cannot be delivered in time is given up, and reported as that.
  lib.rd_kafka_flush(client->rk, command == NULL || command->timeout_ms < 0 ? 0 : command->timeout_ms);
  lib.rd_kafka_purge(client->rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  lib.rd_kafka_flush(client->rk, 1000);
  for (size_t i = 0; i < producer->topic_count; i += 1) lib.rd_kafka_topic_destroy(producer->topics[i]);
  lib.rd_kafka_queue_destroy(client->queue);
  lib.rd_kafka_destroy(client->rk);
  client_ended(client, command);
  free(command);
  return NULL;
}

static void destroyed(struct client *client) {
  struct producer *producer = (struct producer *)client;
  for (struct batch *batch = producer->oldest, *next; batch != NULL; batch = next) {
    next = batch->next;
    free(batch);
  }
  free(producer->topics);
  free(producer->scratch);
  free(producer);
}

/** `new Producer([name, value, …], onEvent)` */
static napi_value construct(napi_env env, napi_callback_info info) {
  napi_value arguments[2], self;
  if (!constructor_arguments(env, info, &self, arguments)) return NULL;
  struct producer *producer = allocate_zeroed(sizeof *producer);
  struct client *client = &producer->client;
  client->destroyed = destroyed;
  if (!client_new(env, arguments[0], arguments[1], RD_KAFKA_PRODUCER, client, configure)) return NULL;
  client_start(env, self, client, run);
  return self;
}

/** `topic(name)`: the number by which produce calls it. */
static napi_value topic(napi_env env, napi_callback_info info) {
  napi_value argument, result;
  struct producer *producer = method_arguments(env, info, RD_KAFKA_PRODUCER, 1, &argument);
  char *name = producer == NULL ? NULL : value_text(env, argument);
  if (name == NULL) return NULL;
  rd_kafka_topic_t *made = lib.rd_kafka_topic_new(producer->client.rk, name, NULL);
  free(name);
  if (made == NULL) {
    napi_throw_error(env, "_INVALID_ARG", "rdkafka-columns: librdkafka refuses the name of the topic");
    return NULL;
  }
  // The thread reads the table while it hands records over: that is under `memory` too.
  pthread_mutex_lock(&producer->client.memory);
  producer->topics = reallocate(producer->topics, (producer->topic_count + 1) * sizeof *producer->topics);
  producer->topics[producer->topic_count] = made;
  producer->topic_count += 1;
  pthread_mutex_unlock(&producer->client.memory);
  CHECK(env, napi_create_uint32(env, (uint32_t)producer->topic_count - 1, &result));
  return result;
}

static bool insert(napi_env env, struct producer *producer, struct batch *batch, napi_value block_value,
                   int32_t capacity) {
  char *block;
  size_t size;
  if (!value_block(env, block_value, &block, &size, &batch->pinned)) return false;
  if (columns_over(&batch->columns, block, size, capacity) != 0 || !batch_fits(batch)) {
    napi_delete_reference(env, batch->pinned);
    napi_throw_range_error(env, NULL, "rdkafka-columns: a record lies outside of the block");
    return false;
  }
  if ((batch->previous = producer->newest) == NULL) {
    producer->oldest = batch;
  } else {
    batch->previous->next = batch;
  }
  producer->newest = batch;
  return true;
}

static void take_out(struct producer *producer, struct batch *batch) {
  if (batch->previous == NULL) {
    producer->oldest = batch->next;
  } else {
    batch->previous->next = batch->next;
  }
  if (batch->next == NULL) {
    producer->newest = batch->previous;
  } else {
    batch->next->previous = batch->previous;
  }
}

/** `produce(id, topic, block, capacity, rows, timeoutMs)`: the columns of a block; its outcomes are an event. */
static napi_value produce(napi_env env, napi_callback_info info) {
  napi_value arguments[6];
  int32_t id, topic_number, capacity, rows, timeout_ms;
  size_t size = 0;
  struct producer *producer = method_arguments(env, info, RD_KAFKA_PRODUCER, 6, arguments);
  if (producer == NULL || !value_int(env, arguments[0], &id) || !value_int(env, arguments[1], &topic_number) ||
      !value_int(env, arguments[3], &capacity) || !value_int(env, arguments[4], &rows) ||
      !value_int(env, arguments[5], &timeout_ms)) {
    return NULL;
  }
  // Before there is memory for so many rows: a block that has them bounds it.
  bool is_buffer = false;
  napi_is_arraybuffer(env, arguments[2], &is_buffer);
  if (is_buffer) napi_get_arraybuffer_info(env, arguments[2], NULL, &size);
  if (rows < 1 || rows > capacity || size / ROW_BYTES < (size_t)capacity || topic_number < 0 ||
      (size_t)topic_number >= producer->topic_count) {
    napi_throw_range_error(env, NULL, "rdkafka-columns: expected a topic, and a block with room for the rows");
    return NULL;
  }
  struct batch *batch = batch_new(id, rows, topic_number, timeout_ms);
  if (insert(env, producer, batch, arguments[2], capacity)) {
    client_command(&producer->client, (struct command){.kind = COMMAND_PRODUCE, .block = (char *)batch});
  } else {
    free(batch);
  }
  return NULL;
}

/**
 * `outcomes(id)`: writes what is known by now to the columns of the block, and ends the batch when that is all. Works
 * while the producer closes, too: that is when the last ones come.
 */
static napi_value outcomes(napi_env env, napi_callback_info info) {
  napi_value argument, self;
  size_t count = 1;
  int32_t id;
  CHECK(env, napi_get_cb_info(env, info, &count, &argument, &self, NULL));
  struct producer *producer = (struct producer *)client_of(env, self, RD_KAFKA_PRODUCER);
  if (producer == NULL || !value_int(env, argument, &id)) return NULL;
  // They end about in the order in which they began.
  struct batch *batch = producer->oldest;
  while (batch != NULL && batch->id != id) batch = batch->next;
  if (batch == NULL) return NULL;
  bool done = __atomic_load_n(&batch->done, __ATOMIC_ACQUIRE) != 0;
  batch_outcomes(batch, &batch->columns);
  if (!done) return NULL;
  take_out(producer, batch);
  napi_delete_reference(env, batch->pinned);
  free(batch);
  return NULL;
}

static napi_value transaction(napi_env env, napi_callback_info info, int kind) {
  napi_value arguments[2];
  struct command command = {.kind = kind};
  struct client *client = method_arguments(env, info, RD_KAFKA_PRODUCER, 2, arguments);
  if (client == NULL || !value_int(env, arguments[0], &command.id)) return NULL;
  if (value_int(env, arguments[1], &command.timeout_ms)) client_command(client, command);
  return NULL;
}

/** Each takes `(id, timeoutMs)`. */
static napi_value init_transactions(napi_env env, napi_callback_info info) {
  return transaction(env, info, COMMAND_INIT_TRANSACTIONS);
}
static napi_value begin(napi_env env, napi_callback_info info) { return transaction(env, info, COMMAND_BEGIN); }
static napi_value commit(napi_env env, napi_callback_info info) { return transaction(env, info, COMMAND_COMMIT); }
static napi_value abort_method(napi_env env, napi_callback_info info) { return transaction(env, info, COMMAND_ABORT); }

/** `sendOffsets(id, timeoutMs, consumer, [[topic, partition, offset], …])` */
static napi_value send_offsets(napi_env env, napi_callback_info info) {
  napi_value arguments[4];
  struct command command = {.kind = COMMAND_SEND_OFFSETS};
  struct client *client = method_arguments(env, info, RD_KAFKA_PRODUCER, 4, arguments);
  if (client == NULL || !value_int(env, arguments[0], &command.id)) return NULL;
  if (!value_int(env, arguments[1], &command.timeout_ms)) return NULL;
  struct client *consumer = open_client_of(env, arguments[2], RD_KAFKA_CONSUMER);
  if (consumer == NULL) return NULL;
  if ((command.partitions = value_partitions(env, arguments[3])) == NULL) return NULL;
  command.group = lib.rd_kafka_consumer_group_metadata(consumer->rk);
  if (command.group == NULL) {
    lib.rd_kafka_topic_partition_list_destroy(command.partitions);
    napi_throw_error(env, "_UNKNOWN_GROUP", "the consumer is in no group");
    return NULL;
  }
  // Without a generation the coordinator takes the offsets unseen: those of a member that the group has expelled, too.
  if (lib.rd_kafka_consumer_group_metadata_generation_id(command.group) < 0) {
    lib.rd_kafka_topic_partition_list_destroy(command.partitions);
    lib.rd_kafka_consumer_group_metadata_destroy(command.group);
    napi_throw_error(env, "ILLEGAL_GENERATION", "the consumer is no member of its group");
    return NULL;
  }
  client_command(client, command);
  return NULL;
}

napi_value producer_class(napi_env env) {
  napi_value constructor;
  const napi_property_descriptor methods[] = {
      METHOD("connect", client_method_connect), METHOD("close", client_method_close),
      METHOD("setToken", client_method_set_token), METHOD("topic", topic), METHOD("produce", produce),
      METHOD("outcomes", outcomes), METHOD("initTransactions", init_transactions), METHOD("begin", begin),
      METHOD("sendOffsets", send_offsets), METHOD("commit", commit), METHOD("abort", abort_method),
  };
  CHECK(env, napi_define_class(env, "Producer", NAPI_AUTO_LENGTH, construct, NULL, sizeof methods / sizeof *methods,
                               methods, &constructor));
  return constructor;
}
