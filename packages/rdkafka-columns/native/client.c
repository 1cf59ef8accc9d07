#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "values.h"

static void free_event(struct event *event) {
  free(event->text);
  if (event->partitions != NULL) lib.rd_kafka_topic_partition_list_destroy(event->partitions);
  free(event);
}

static void release(struct client *client) {
  pthread_mutex_lock(&client->memory);
  bool is_last = --client->holders == 0;
  pthread_mutex_unlock(&client->memory);
  if (!is_last) return;
  pthread_mutex_destroy(&client->lock);
  pthread_mutex_destroy(&client->memory);
  pthread_cond_destroy(&client->wake);
  client->destroyed(client);
}

static void abandon(void *data) {
  struct client *client = data;
  pthread_mutex_lock(&client->memory);
  client->abandoned = true;
  pthread_mutex_unlock(&client->memory);
  pthread_mutex_lock(&client->lock);
  client->closing = true;
  pthread_cond_signal(&client->wake);
  pthread_mutex_unlock(&client->lock);
  // The thread ends by itself: waiting for it could hold up the end of the process for as long as a broker is silent.
  pthread_detach(client->thread);
}

static napi_value number(napi_env env, double value) {
  napi_value result;
  return napi_create_double(env, value, &result) == napi_ok ? result : NULL;
}

/** JavaScript thread: `onEvent(type, id, code, flags, text, partitions, n0, n1, n2, n3)`. */
static void deliver(napi_env env, napi_value on_event, void *context, void *data) {
  struct client *client = context;
  struct event *event = data;
  if (env != NULL) {
    napi_handle_scope scope;
    napi_value arguments[10], receiver;
    napi_open_handle_scope(env, &scope);
    napi_get_undefined(env, &receiver);
    if (event->pinned != NULL) napi_delete_reference(env, event->pinned);
    arguments[0] = number(env, event->type);
    arguments[1] = number(env, event->id);
    arguments[2] = number(env, event->code);
    arguments[3] = number(env, event->flags);
    arguments[4] = arguments[5] = receiver;
    if (event->text != NULL) napi_create_string_utf8(env, event->text, NAPI_AUTO_LENGTH, &arguments[4]);
    if (event->partitions != NULL) arguments[5] = partitions_value(env, event->partitions);
    for (int i = 0; i < 4; i += 1) arguments[6 + i] = number(env, event->numbers[i]);
    bool last = event->last;
    free_event(event);
    if (last) {
      pthread_join(client->thread, NULL);
      napi_remove_env_cleanup_hook(env, abandon, client);
      napi_release_threadsafe_function(client->events, napi_tsfn_release);
      // From here on a method of the object finds no client: `self` is what kept it.
      napi_delete_reference(env, client->self);
    }
    if (napi_call_function(env, receiver, on_event, 10, arguments, NULL) == napi_pending_exception) {
      // What a handler throws is the program's fault: it must not pass unheard.
      napi_value thrown;
      napi_get_and_clear_last_exception(env, &thrown);
      napi_fatal_exception(env, thrown);
    }
    napi_close_handle_scope(env, scope);
  } else {
    free_event(event);
  }
}

/** The object is collected: nothing refers to it since it was closed, or JavaScript ends. */
static void collected(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  release(data);
}

/** Only of a client that never came to be: logs of the failed attempt may be delivered until here. */
static void events_ended(napi_env env, void *data, void *context) {
  (void)env;
  (void)data;
  struct client *client = context;
  if (client->rk == NULL) release(client);
}

bool client_enter(struct client *client) {
  pthread_mutex_lock(&client->memory);
  if (!client->abandoned) return true;
  pthread_mutex_unlock(&client->memory);
  return false;
}

void client_leave(struct client *client) { pthread_mutex_unlock(&client->memory); }

void client_post(struct client *client, struct event event) {
  struct event *copy = malloc(sizeof *copy);
  *copy = event;
  bool there = client_enter(client);
  if (!there || napi_call_threadsafe_function(client->events, copy, napi_tsfn_nonblocking) != napi_ok) {
    free_event(copy);
  }
  if (there) client_leave(client);
}

static char *copy_text(const char *text) { return text == NULL ? NULL : strdup(text); }

void client_done(struct client *client, const struct command *command, int32_t code, const char *text) {
  client_post(client, (struct event){.type = EVENT_DONE, .id = command->id, .code = code, .text = copy_text(text)});
}

void client_done_error(struct client *client, const struct command *command, rd_kafka_error_t *error) {
  struct event event = {.type = EVENT_DONE, .id = command->id};
  if (error != NULL) {
    event.code = lib.rd_kafka_error_code(error);
    event.text = copy_text(lib.rd_kafka_error_string(error));
    event.flags = (lib.rd_kafka_error_is_fatal(error) ? FLAG_FATAL : 0) |
                  (lib.rd_kafka_error_is_retriable(error) ? FLAG_RETRIABLE : 0) |
                  (lib.rd_kafka_error_txn_requires_abort(error) ? FLAG_ABORT : 0);
    lib.rd_kafka_error_destroy(error);
  }
  client_post(client, event);
}

static void on_log(const rd_kafka_t *rk, int level, const char *facility, const char *text) {
  (void)facility;
  struct client *client = lib.rd_kafka_opaque(rk);
  client_post(client, (struct event){.type = EVENT_LOG, .code = level, .text = copy_text(text)});
}

static void on_error(rd_kafka_t *rk, int code, const char *reason, void *opaque) {
  char text[512];
  struct event event = {.type = EVENT_ERROR, .code = code};
  if (code == RD_KAFKA_RESP_ERR__FATAL) {
    event.code = lib.rd_kafka_fatal_error(rk, text, sizeof text);
    event.flags = FLAG_FATAL;
    reason = text;
  }
  event.text = copy_text(reason);
  client_post(opaque, event);
}

static int on_statistics(rd_kafka_t *rk, char *json, size_t length, void *opaque) {
  (void)rk;
  (void)length;
  client_post(opaque, (struct event){.type = EVENT_STATISTICS, .text = copy_text(json)});
  return 0;
}

static void on_token_wanted(rd_kafka_t *rk, const char *config, void *opaque) {
  (void)rk;
  (void)config;
  client_post(opaque, (struct event){.type = EVENT_TOKEN});
}

/** Sets `[name, value, name, value, …]`; throws what librdkafka says, which names the property. */
static bool set_properties(napi_env env, napi_value properties, rd_kafka_conf_t *conf) {
  uint32_t count = 0;
  napi_get_array_length(env, properties, &count);
  for (uint32_t i = 0; i + 1 < count; i += 2) {
    napi_value name_value, value_value;
    char problem[512] = "";
    napi_get_element(env, properties, i, &name_value);
    napi_get_element(env, properties, i + 1, &value_value);
    char *name = value_text(env, name_value);
    char *value = name == NULL ? NULL : value_text(env, value_value);
    bool ok = value != NULL;
    if (ok && lib.rd_kafka_conf_set(conf, name, value, problem, sizeof problem) != RD_KAFKA_CONF_OK) {
      napi_throw_error(env, "_INVALID_ARG", problem);
      ok = false;
    }
    free(name);
    free(value);
    if (!ok) return false;
  }
  return true;
}

bool client_new(napi_env env, napi_value properties, napi_value on_event, rd_kafka_type_t type, struct client *client,
                void (*configure)(rd_kafka_conf_t *conf)) {
  char problem[512] = "";
  napi_value name;
  client->type = type;
  client->env = env;
  client->holders = 1;
  pthread_mutex_init(&client->lock, NULL);
  pthread_mutex_init(&client->memory, NULL);
  pthread_cond_init(&client->wake, NULL);

  rd_kafka_conf_t *conf = lib.rd_kafka_conf_new();
  if (!set_properties(env, properties, conf)) goto refused;
  lib.rd_kafka_conf_set_opaque(conf, client);
  lib.rd_kafka_conf_set_log_cb(conf, on_log);
  lib.rd_kafka_conf_set_error_cb(conf, on_error);
  lib.rd_kafka_conf_set_stats_cb(conf, on_statistics);
  lib.rd_kafka_conf_set_oauthbearer_token_refresh_cb(conf, on_token_wanted);
  configure(conf);

  napi_create_string_utf8(env, "rdkafka-columns", NAPI_AUTO_LENGTH, &name);
  if (napi_create_threadsafe_function(env, on_event, NULL, name, 0, 1, NULL, events_ended, client, deliver,
                                      &client->events) != napi_ok) {
    napi_throw_type_error(env, NULL, "rdkafka-columns: expected a function for events");
    goto refused;
  }
  client->rk = lib.rd_kafka_new(type, conf, problem, sizeof problem);
  if (client->rk != NULL) return true;
  lib.rd_kafka_conf_destroy(conf);
  napi_throw_error(env, "_INVALID_ARG", problem);
  // That frees the client as well, when the last of its events is delivered.
  napi_release_threadsafe_function(client->events, napi_tsfn_release);
  return false;

refused:
  lib.rd_kafka_conf_destroy(conf);
  release(client);
  return false;
}

/** Tells objects of ours from those of other addons. */
static const napi_type_tag client_tag = {0x6d6f6e6173636100, 0x726b636f6c756d6e};

struct client *client_of(napi_env env, napi_value object, int type) {
  struct client *client = NULL;
  bool ours = false;
  napi_check_object_type_tag(env, object, &client_tag, &ours);
  if (ours && napi_unwrap(env, object, (void **)&client) == napi_ok && (type < 0 || (int)client->type == type)) {
    return client;
  }
  napi_throw_type_error(env, NULL, "rdkafka-columns: called on another object");
  return NULL;
}

struct client *open_client_of(napi_env env, napi_value object, int type) {
  struct client *client = client_of(env, object, type);
  if (client == NULL || !client->closing) return client;
  napi_throw_error(env, "_DESTROY", "the client is closed");
  return NULL;
}

bool client_start(napi_env env, napi_value self, struct client *client, void *(*run)(void *)) {
  client->holders = 2;
  if (pthread_create(&client->thread, NULL, run, client) == 0 &&
      napi_wrap(env, self, client, collected, NULL, NULL) == napi_ok &&
      napi_type_tag_object(env, self, &client_tag) == napi_ok &&
      napi_create_reference(env, self, 1, &client->self) == napi_ok &&
      napi_add_env_cleanup_hook(env, abandon, client) == napi_ok) {
    return true;
  }
  napi_throw_error(env, NULL, "rdkafka-columns: the client could not be started");
  return false;
}

void client_command(struct client *client, struct command command) {
  struct command *copy = malloc(sizeof *copy);
  *copy = command;
  pthread_mutex_lock(&client->lock);
  if (client->last == NULL) {
    client->first = copy;
  } else {
    client->last->next = copy;
  }
  client->last = copy;
  if (command.kind == COMMAND_CLOSE) client->closing = true;
  pthread_cond_signal(&client->wake);
  pthread_mutex_unlock(&client->lock);
}

struct command *client_next(struct client *client, bool wait) {
  pthread_mutex_lock(&client->lock);
  while (wait && client->first == NULL && !client->closing) pthread_cond_wait(&client->wake, &client->lock);
  struct command *command = client->first;
  if (command != NULL && (client->first = command->next) == NULL) client->last = NULL;
  pthread_mutex_unlock(&client->lock);
  return command;
}

bool client_closing(struct client *client) {
  pthread_mutex_lock(&client->lock);
  bool closing = client->closing;
  pthread_mutex_unlock(&client->lock);
  return closing;
}

void client_connect(struct client *client, const struct command *command) {
  const struct rd_kafka_metadata *metadata = NULL;
  rd_kafka_resp_err_t code = lib.rd_kafka_metadata(client->rk, 0, NULL, &metadata, command->timeout_ms);
  if (metadata != NULL) lib.rd_kafka_metadata_destroy(metadata);
  client_done(client, command, code, code == 0 ? NULL : lib.rd_kafka_err2str(code));
}

void client_ended(struct client *client, const struct command *command) {
  if (command != NULL) client_post(client, (struct event){.type = EVENT_DONE, .id = command->id, .last = true});
  release(client);
}

napi_value client_method_connect(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  struct command command = {.kind = COMMAND_CONNECT};
  struct client *client = method_arguments(env, info, -1, 2, arguments);
  if (client == NULL || !value_int(env, arguments[0], &command.id)) return NULL;
  if (value_int(env, arguments[1], &command.timeout_ms)) client_command(client, command);
  return NULL;
}

napi_value client_method_close(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  struct command command = {.kind = COMMAND_CLOSE};
  struct client *client = method_arguments(env, info, -1, 2, arguments);
  if (client == NULL || !value_int(env, arguments[0], &command.id)) return NULL;
  if (!value_int(env, arguments[1], &command.timeout_ms)) return NULL;
  // A poll that waits is woken before: afterwards it would be rd_kafka_consumer_close that takes the wake-up, and returns
  // before the group was left. A producer has nothing of that kind, and may just be going to wait.
  if (client->type == RD_KAFKA_CONSUMER) lib.rd_kafka_queue_yield(client->queue);
  client_command(client, command);
  if (client->type == RD_KAFKA_PRODUCER) lib.rd_kafka_queue_yield(client->queue);
  return NULL;
}

napi_value client_method_set_token(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  struct client *client = method_arguments(env, info, -1, 3, arguments);
  if (client == NULL) return NULL;
  char problem[512] = "";
  int64_t expires_ms = 0;
  char *token = value_text(env, arguments[0]);
  CHECK(env, napi_get_value_int64(env, arguments[1], &expires_ms));
  char *principal = value_text(env, arguments[2]);
  if (token != NULL && principal != NULL &&
      lib.rd_kafka_oauthbearer_set_token(client->rk, token, expires_ms, principal, NULL, 0, problem, sizeof problem)) {
    napi_throw_error(env, "_INVALID_ARG", problem);
  }
  free(token);
  free(principal);
  return NULL;
}
