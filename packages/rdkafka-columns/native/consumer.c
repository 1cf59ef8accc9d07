/* A consumer: one thread polls librdkafka and fills the blocks that JavaScript hands over. */
#include "consumer.h"

#include <string.h>

#include "fill.h"
#include "layout.h"
#include "values.h"

enum { COMMAND_POLL = COMMAND_OF_KIND };

static void on_rebalance(rd_kafka_t *rk, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t *partitions,
                         void *opaque) {
  struct consumer *consumer = opaque;
  if (consumer->leaving) {
    // JavaScript has finished with everything already, and waits for the end only.
    lib.rd_kafka_assign(rk, NULL);
    return;
  }
  // The assignment is completed by JavaScript, when it is ready: librdkafka waits for it without blocking this thread.
  client_post(&consumer->client, (struct event){
                                     .type = code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS ? EVENT_ASSIGN : EVENT_REVOKE,
                                     .flags = lib.rd_kafka_assignment_lost(rk) ? FLAG_LOST : 0,
                                     .partitions = lib.rd_kafka_topic_partition_list_copy(partitions),
                                 });
}

static void configure(rd_kafka_conf_t *conf) { lib.rd_kafka_conf_set_rebalance_cb(conf, on_rebalance); }

static void poll(struct consumer *consumer, const struct command *command) {
  struct fill fill = {0};
  fetch(consumer, (size_t)command->rows, command->timeout_ms, command->linger_ms);
  if (client_enter(&consumer->client)) {
    fill = fill_block(consumer, command->block, command->size, (size_t)command->rows);
    client_leave(&consumer->client);
  }
  client_post(&consumer->client, (struct event){
                                     .type = EVENT_DONE,
                                     .id = command->id,
                                     .pinned = command->pinned,
                                     .numbers = {(double)fill.rows, (double)fill.arena, (double)fill.bytes,
                                                 (double)fill.wanted},
                                 });
  report_record_errors(consumer);
}

static void *run(void *data) {
  struct consumer *consumer = data;
  struct client *client = &consumer->client;
  struct command *command;
  while ((command = client_next(client, true)) != NULL && command->kind != COMMAND_CLOSE) {
    if (command->kind == COMMAND_POLL) {
      poll(consumer, command);
    } else {
      client_connect(client, command);
    }
    free(command);
  }
  consumer->leaving = true;
  drop_held(consumer, NULL);
  lib.rd_kafka_consumer_close(client->rk);
  lib.rd_kafka_queue_destroy(client->queue);
  lib.rd_kafka_destroy(client->rk);
  client_ended(client, command);
  free(command);
  return NULL;
}

static void destroyed(struct client *client) {
  struct consumer *consumer = (struct consumer *)client;
  for (size_t i = 0; i < consumer->topic_count; i += 1) free(consumer->topics[i]);
  free(consumer->topics);
  free(consumer->held);
  free(consumer);
}

/** `new Consumer([name, value, …], onEvent)` */
static napi_value construct(napi_env env, napi_callback_info info) {
  napi_value arguments[2], self;
  size_t count = 2;
  CHECK(env, napi_get_cb_info(env, info, &count, arguments, &self, NULL));
  struct consumer *consumer = calloc(1, sizeof *consumer);
  struct client *client = &consumer->client;
  client->destroyed = destroyed;
  if (!client_new(env, arguments[0], arguments[1], RD_KAFKA_CONSUMER, client, configure)) return NULL;
  lib.rd_kafka_poll_set_consumer(client->rk);
  client->queue = lib.rd_kafka_queue_get_consumer(client->rk);
  client_start(env, self, client, run);
  return self;
}

/** `subscribe([topic, …])` */
static napi_value subscribe(napi_env env, napi_callback_info info) {
  napi_value topics, entry;
  uint32_t count;
  struct client *client = method_arguments(env, info, RD_KAFKA_CONSUMER, 1, &topics);
  if (client == NULL) return NULL;
  CHECK(env, napi_get_array_length(env, topics, &count));
  rd_kafka_topic_partition_list_t *list = lib.rd_kafka_topic_partition_list_new((int)count);
  bool ok = true;
  for (uint32_t i = 0; ok && i < count; i += 1) {
    char *topic = napi_get_element(env, topics, i, &entry) == napi_ok ? value_text(env, entry) : NULL;
    ok = topic != NULL;
    if (ok) lib.rd_kafka_topic_partition_list_add(list, topic, RD_KAFKA_PARTITION_UA);
    free(topic);
  }
  rd_kafka_resp_err_t code = ok ? lib.rd_kafka_subscribe(client->rk, list) : 0;
  lib.rd_kafka_topic_partition_list_destroy(list);
  if (code != 0) napi_throw_error(env, lib.rd_kafka_err2name(code), lib.rd_kafka_err2str(code));
  return NULL;
}

/** `poll(id, block, rows, timeoutMs, lingerMs)`: waits so long for the first record, then so long for more. */
static napi_value poll_method(napi_env env, napi_callback_info info) {
  napi_value arguments[5];
  struct command command = {.kind = COMMAND_POLL};
  struct columns columns;
  struct client *client = method_arguments(env, info, RD_KAFKA_CONSUMER, 5, arguments);
  if (client == NULL || !value_int(env, arguments[0], &command.id) || !value_int(env, arguments[2], &command.rows) ||
      !value_int(env, arguments[3], &command.timeout_ms) || !value_int(env, arguments[4], &command.linger_ms)) {
    return NULL;
  }
  if (!value_block(env, arguments[1], &command.block, &command.size, &command.pinned)) return NULL;
  if (command.rows < 2 || command.rows % 2 != 0 ||
      columns_over(&columns, command.block, command.size, (size_t)command.rows) != 0) {
    napi_delete_reference(env, command.pinned);
    napi_throw_range_error(env, NULL, "rdkafka-columns: rows must be even, and the block large enough for them");
    return NULL;
  }
  client_command(client, command);
  return NULL;
}

/** `wake()`: a poll that waits ends at once. */
static napi_value wake(napi_env env, napi_callback_info info) {
  struct client *client = method_arguments(env, info, RD_KAFKA_CONSUMER, 0, NULL);
  if (client != NULL) lib.rd_kafka_queue_yield(client->queue);
  return NULL;
}

/** `topics()`: the names that the topics column refers to. Only while no poll is going on. */
static napi_value topics(napi_env env, napi_callback_info info) {
  napi_value list, name;
  struct consumer *consumer = method_arguments(env, info, RD_KAFKA_CONSUMER, 0, NULL);
  if (consumer == NULL) return NULL;
  CHECK(env, napi_create_array_with_length(env, consumer->topic_count, &list));
  for (size_t i = 0; i < consumer->topic_count; i += 1) {
    CHECK(env, napi_create_string_utf8(env, consumer->topics[i], NAPI_AUTO_LENGTH, &name));
    CHECK(env, napi_set_element(env, list, (uint32_t)i, name));
  }
  return list;
}

static bool cooperative(struct client *client) {
  const char *protocol = lib.rd_kafka_rebalance_protocol(client->rk);
  return protocol != NULL && strcmp(protocol, "COOPERATIVE") == 0;
}

static void throw_error(napi_env env, rd_kafka_error_t *error) {
  if (error == NULL) return;
  napi_throw_error(env, lib.rd_kafka_err2name(lib.rd_kafka_error_code(error)), lib.rd_kafka_error_string(error));
  lib.rd_kafka_error_destroy(error);
}

enum change { ASSIGN, UNASSIGN, PAUSE, RESUME, SEEK };

static napi_value change(napi_env env, napi_callback_info info, enum change kind) {
  napi_value argument;
  rd_kafka_resp_err_t code = 0;
  rd_kafka_error_t *error = NULL;
  struct client *client = method_arguments(env, info, RD_KAFKA_CONSUMER, 1, &argument);
  rd_kafka_topic_partition_list_t *list = client == NULL ? NULL : value_partitions(env, argument);
  if (list == NULL) return NULL;
  if (kind == UNASSIGN || kind == SEEK) drop_held((struct consumer *)client, list);
  if (kind == PAUSE) {
    code = lib.rd_kafka_pause_partitions(client->rk, list);
  } else if (kind == RESUME) {
    code = lib.rd_kafka_resume_partitions(client->rk, list);
  } else if (kind == SEEK) {
    error = lib.rd_kafka_seek_partitions(client->rk, list, 10000);
  } else if (!cooperative(client)) {
    code = lib.rd_kafka_assign(client->rk, kind == ASSIGN ? list : NULL);
  } else {
    error = kind == ASSIGN ? lib.rd_kafka_incremental_assign(client->rk, list)
                           : lib.rd_kafka_incremental_unassign(client->rk, list);
  }
  lib.rd_kafka_topic_partition_list_destroy(list);
  if (code != 0) napi_throw_error(env, lib.rd_kafka_err2name(code), lib.rd_kafka_err2str(code));
  throw_error(env, error);
  return NULL;
}

/** Each takes `[[topic, partition, offset?], …]`. unassign and seek: only while no poll is going on. */
static napi_value assign(napi_env env, napi_callback_info info) { return change(env, info, ASSIGN); }
static napi_value unassign(napi_env env, napi_callback_info info) { return change(env, info, UNASSIGN); }
static napi_value pause_method(napi_env env, napi_callback_info info) { return change(env, info, PAUSE); }
static napi_value resume(napi_env env, napi_callback_info info) { return change(env, info, RESUME); }
static napi_value seek(napi_env env, napi_callback_info info) { return change(env, info, SEEK); }

/** The answer to a commit: it is served by the poll of the consumer's queue. `opaque` is the id of the call. */
static void on_committed(rd_kafka_t *rk, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t *partitions,
                         void *opaque) {
  struct consumer *consumer = lib.rd_kafka_opaque(rk);
  client_post(&consumer->client,
              (struct event){
                  .type = EVENT_COMMITTED,
                  .id = (int32_t)(intptr_t)opaque,
                  .code = code,
                  .text = code == 0 ? NULL : strdup(lib.rd_kafka_err2str(code)),
                  .partitions = partitions == NULL ? NULL : lib.rd_kafka_topic_partition_list_copy(partitions),
              });
}

/** `commit(id, [[topic, partition, offset], …])`: the answer is an event. */
static napi_value commit(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  int32_t id;
  struct client *client = method_arguments(env, info, RD_KAFKA_CONSUMER, 2, arguments);
  if (client == NULL || !value_int(env, arguments[0], &id)) return NULL;
  rd_kafka_topic_partition_list_t *list = value_partitions(env, arguments[1]);
  if (list == NULL) return NULL;
  rd_kafka_resp_err_t code =
      lib.rd_kafka_commit_queue(client->rk, list, client->queue, on_committed, (void *)(intptr_t)id);
  lib.rd_kafka_topic_partition_list_destroy(list);
  if (code != 0) napi_throw_error(env, lib.rd_kafka_err2name(code), lib.rd_kafka_err2str(code));
  return NULL;
}

napi_value consumer_class(napi_env env) {
  napi_value constructor;
#define METHOD(text, function) {text, NULL, function, NULL, NULL, NULL, napi_default_method, NULL}
  const napi_property_descriptor methods[] = {
      METHOD("connect", client_method_connect), METHOD("close", client_method_close),
      METHOD("setToken", client_method_set_token), METHOD("subscribe", subscribe), METHOD("poll", poll_method),
      METHOD("wake", wake), METHOD("topics", topics), METHOD("assign", assign), METHOD("unassign", unassign),
      METHOD("pause", pause_method), METHOD("resume", resume), METHOD("seek", seek), METHOD("commit", commit),
  };
  CHECK(env, napi_define_class(env, "Consumer", NAPI_AUTO_LENGTH, construct, NULL, sizeof methods / sizeof *methods,
                               methods, &constructor));
  return constructor;
}
