/* A consumer: one thread polls librdkafka and fills the blocks that JavaScript hands over. */
#include "consumer.h"

#include <stdlib.h>
#include <string.h>

#include "events.h"
#include "fill.h"
#include "layout.h"
#include "memory.h"
#include "methods.h"
#include "values.h"

enum { COMMAND_POLL = COMMAND_OF_KIND, COMMAND_SEEK };

/** How long a seek may take, in ms: what is read from is told at once, without a broker. */
enum { SEEK_MS = 10000 };

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
  struct client *client = &consumer->client;
  struct fill fill = {0};
  struct event *errors;
  fetch(consumer, (size_t)command->rows, command->timeout_ms, command->linger_ms);
  if (client_enter(client)) {
    fill = fill_block(consumer, command->block, command->size, command->rows);
    client_leave(client);
  }
  // Taken before JavaScript hears that the poll has ended, since then it may drop what is held; told after it.
  size_t error_count = take_record_errors(consumer, &errors);
  client_post(client, (struct event){
                          .type = EVENT_DONE,
                          .id = command->id,
                          .pinned = command->pinned,
                          .unhands = true,
                          .numbers = {(double)fill.rows, (double)fill.arena, (double)fill.bytes, (double)fill.wanted},
                      });
  for (size_t i = 0; i < error_count; i += 1) client_post(client, errors[i]);
  free(errors);
}

static void seek(struct consumer *consumer, const struct command *command) {
  drop_held(consumer, command->partitions);
  rd_kafka_error_t *error = lib.rd_kafka_seek_partitions(consumer->client.rk, command->partitions, SEEK_MS);
  rd_kafka_resp_err_t code = 0;
  for (int i = 0; i < command->partitions->cnt && code == 0; i += 1) code = command->partitions->elems[i].err;
  if (error == NULL && code != 0) error = lib.rd_kafka_error_new(code, "%s", lib.rd_kafka_err2str(code));
  lib.rd_kafka_topic_partition_list_destroy(command->partitions);
  client_done_error(&consumer->client, command, error);
}

static void *run(void *data) {
  struct consumer *consumer = data;
  struct client *client = &consumer->client;
  struct command *command;
  while ((command = client_next(client, true)) != NULL && command->kind != COMMAND_CLOSE) {
    if (command->kind == COMMAND_POLL) {
      poll(consumer, command);
    } else if (command->kind == COMMAND_SEEK) {
      seek(consumer, command);
    } else {
      client_connect(client, command);
    }
    free(command);
  }
  consumer->leaving = true;
  drop_held(consumer, NULL);
  lib.rd_kafka_consumer_close(client->rk);
  lib.rd_kafka_queue_destroy(consumer->records);
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
  if (!constructor_arguments(env, info, &self, arguments)) return NULL;
  struct consumer *consumer = allocate_zeroed(sizeof *consumer);
  struct client *client = &consumer->client;
  client->destroyed = destroyed;
  if (!client_new(env, arguments[0], arguments[1], RD_KAFKA_CONSUMER, client, configure)) return NULL;
  lib.rd_kafka_poll_set_consumer(client->rk);
  consumer->records = lib.rd_kafka_queue_new(client->rk);
  client_start(env, self, client, run);
  return self;
}

/** `subscribe([topic, …])` */
static napi_value subscribe(napi_env env, napi_callback_info info) {
  napi_value argument;
  struct client *client = method_arguments(env, info, RD_KAFKA_CONSUMER, 1, &argument);
  rd_kafka_topic_partition_list_t *topics = client == NULL ? NULL : value_topics(env, argument);
  if (topics == NULL) return NULL;
  throw_code(env, lib.rd_kafka_subscribe(client->rk, topics));
  lib.rd_kafka_topic_partition_list_destroy(topics);
  return NULL;
}

/** `poll(id, block, rows, timeoutMs, lingerMs)`: waits so long for the first record, then so long for more. */
static napi_value poll_method(napi_env env, napi_callback_info info) {
  napi_value arguments[5];
  struct command command = {.kind = COMMAND_POLL, .uses_held = true};
  struct columns columns;
  struct client *client = method_arguments(env, info, RD_KAFKA_CONSUMER, 5, arguments);
  if (client == NULL || !value_int(env, arguments[0], &command.id) || !value_int(env, arguments[2], &command.rows) ||
      !value_int(env, arguments[3], &command.timeout_ms) || !value_int(env, arguments[4], &command.linger_ms)) {
    return NULL;
  }
  if (!value_block(env, arguments[1], &command.block, &command.size, &command.pinned)) return NULL;
  if (columns_over(&columns, command.block, command.size, command.rows) != 0) {
    napi_delete_reference(env, command.pinned);
    napi_throw_range_error(env, NULL, "rdkafka-columns: rows must be even, and the block large enough for them");
    return NULL;
  }
  client_command(client, command);
  return NULL;
}

static void wake_poll(struct consumer *consumer) {
  lib.rd_kafka_queue_yield(consumer->records);
  lib.rd_kafka_queue_yield(consumer->client.queue);
}

/** `wake()`: a poll that waits ends at once. */
static napi_value wake(napi_env env, napi_callback_info info) {
  struct consumer *consumer = method_arguments(env, info, RD_KAFKA_CONSUMER, 0, NULL);
  if (consumer != NULL) wake_poll(consumer);
  return NULL;
}

/** `hold(isHolding)`: while it is, polls serve the group and take no records. */
static napi_value hold(napi_env env, napi_callback_info info) {
  napi_value argument;
  bool holding;
  struct consumer *consumer = method_arguments(env, info, RD_KAFKA_CONSUMER, 1, &argument);
  if (consumer == NULL) return NULL;
  CHECK(env, napi_get_value_bool(env, argument, &holding));
  __atomic_store_n(&consumer->holding, holding ? 1 : 0, __ATOMIC_RELAXED);
  if (!holding) wake_poll(consumer);
  return NULL;
}

/** What the thread holds is not to be touched while a command is on its way that uses it. */
static bool is_quiet(napi_env env, const struct client *client) {
  if (client->users_of_held == 0) return true;
  napi_throw_error(env, "_STATE", "rdkafka-columns: a poll is going on");
  return false;
}

/** `topics()`: the names that the topics column refers to. Only while no poll is going on. */
static napi_value topics(napi_env env, napi_callback_info info) {
  napi_value list, name;
  struct consumer *consumer = method_arguments(env, info, RD_KAFKA_CONSUMER, 0, NULL);
  if (consumer == NULL || !is_quiet(env, &consumer->client)) return NULL;
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

enum change { ASSIGN, UNASSIGN, PAUSE, RESUME };

/** Before it is assigned: librdkafka leaves a queue where it finds it, and takes it back when a partition is given up. */
static void forward(struct consumer *consumer, const rd_kafka_topic_partition_list_t *list) {
  for (int i = 0; i < list->cnt; i += 1) {
    const rd_kafka_topic_partition_t *one = &list->elems[i];
    rd_kafka_queue_t *queue = lib.rd_kafka_queue_get_partition(consumer->client.rk, one->topic, one->partition);
    if (queue == NULL) continue;
    lib.rd_kafka_queue_forward(queue, consumer->records);
    lib.rd_kafka_queue_destroy(queue);
  }
}

static void apply(napi_env env, struct client *client, enum change kind, rd_kafka_topic_partition_list_t *list) {
  if (kind == PAUSE) {
    throw_code(env, lib.rd_kafka_pause_partitions(client->rk, list));
  } else if (kind == RESUME) {
    throw_code(env, lib.rd_kafka_resume_partitions(client->rk, list));
  } else if (!cooperative(client)) {
    throw_code(env, lib.rd_kafka_assign(client->rk, kind == ASSIGN ? list : NULL));
  } else if (kind == ASSIGN) {
    throw_error(env, lib.rd_kafka_incremental_assign(client->rk, list));
  } else {
    throw_error(env, lib.rd_kafka_incremental_unassign(client->rk, list));
  }
}

static napi_value change(napi_env env, napi_callback_info info, enum change kind) {
  napi_value argument;
  struct client *client = method_arguments(env, info, RD_KAFKA_CONSUMER, 1, &argument);
  rd_kafka_topic_partition_list_t *list = client == NULL ? NULL : value_partitions(env, argument);
  if (list == NULL) return NULL;
  if (kind == ASSIGN) forward((struct consumer *)client, list);
  if (kind != UNASSIGN) {
    apply(env, client, kind, list);
  } else if (is_quiet(env, client)) {
    drop_held((struct consumer *)client, list);
    apply(env, client, kind, list);
  }
  lib.rd_kafka_topic_partition_list_destroy(list);
  return NULL;
}

/** Each takes `[[topic, partition, offset?], …]`. unassign: only while no poll is going on. */
static napi_value assign(napi_env env, napi_callback_info info) { return change(env, info, ASSIGN); }
static napi_value unassign(napi_env env, napi_callback_info info) { return change(env, info, UNASSIGN); }
static napi_value pause_method(napi_env env, napi_callback_info info) { return change(env, info, PAUSE); }
static napi_value resume(napi_env env, napi_callback_info info) { return change(env, info, RESUME); }

/** `seek(id, [[topic, partition, offset], …])`: by the thread, which drops what it holds of them. */
static napi_value seek_method(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  struct command command = {.kind = COMMAND_SEEK, .uses_held = true};
  struct client *client = method_arguments(env, info, RD_KAFKA_CONSUMER, 2, arguments);
  if (client == NULL || !value_int(env, arguments[0], &command.id)) return NULL;
  if ((command.partitions = value_partitions(env, arguments[1])) != NULL) client_command(client, command);
  return NULL;
}

/** The answer to a commit: it is served by the poll of the consumer's queue. `opaque` is the id of the call. */
static void on_committed(rd_kafka_t *rk, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t *partitions,
                         void *opaque) {
  struct consumer *consumer = lib.rd_kafka_opaque(rk);
  client_post(&consumer->client,
              (struct event){
                  .type = EVENT_COMMITTED,
                  .id = (int32_t)(intptr_t)opaque,
                  .code = code,
                  .text = code == 0 ? NULL : copy_text(lib.rd_kafka_err2str(code)),
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
  throw_code(env, code);
  return NULL;
}

napi_value consumer_class(napi_env env) {
  napi_value constructor;
  const napi_property_descriptor methods[] = {
      METHOD("connect", client_method_connect), METHOD("close", client_method_close),
      METHOD("setToken", client_method_set_token), METHOD("subscribe", subscribe), METHOD("poll", poll_method),
      METHOD("wake", wake), METHOD("hold", hold), METHOD("topics", topics), METHOD("assign", assign), METHOD("unassign", unassign),
      METHOD("pause", pause_method), METHOD("resume", resume), METHOD("seek", seek_method), METHOD("commit", commit),
  };
  CHECK(env, napi_define_class(env, "Consumer", NAPI_AUTO_LENGTH, construct, NULL, sizeof methods / sizeof *methods,
                               methods, &constructor));
  return constructor;
}
