#include "events.h"

#include <stdlib.h>

#include "memory.h"
#include "values.h"

static void free_event(struct event *event) {
  free(event->text);
  if (event->partitions != NULL) lib.rd_kafka_topic_partition_list_destroy(event->partitions);
  free(event);
}

static napi_value number(napi_env env, double value) {
  napi_value result;
  napi_create_double(env, value, &result);
  return result;
}

/** JavaScript thread: `onEvent(type, id, code, flags, text, partitions, n0, n1, n2, n3)`. */
static void call(napi_env env, napi_value on_event, const struct event *event) {
  napi_value arguments[10], receiver, thrown;
  napi_get_undefined(env, &receiver);
  arguments[0] = number(env, event->type);
  arguments[1] = number(env, event->id);
  arguments[2] = number(env, event->code);
  arguments[3] = number(env, event->flags);
  arguments[4] = arguments[5] = receiver;
  if (event->text != NULL) napi_create_string_utf8(env, event->text, NAPI_AUTO_LENGTH, &arguments[4]);
  if (event->partitions != NULL && (arguments[5] = partitions_value(env, event->partitions)) == NULL) {
    arguments[5] = receiver;
  }
  for (int i = 0; i < 4; i += 1) arguments[6 + i] = number(env, event->numbers[i]);
  if (napi_call_function(env, receiver, on_event, 10, arguments, NULL) != napi_pending_exception) return;
  // What a handler throws is the program's fault: it must not pass unheard.
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (pending && napi_get_and_clear_last_exception(env, &thrown) == napi_ok) napi_fatal_exception(env, thrown);
}

static void deliver(napi_env env, napi_value on_event, void *context, void *data) {
  struct client *client = context;
  struct event *event = data;
  napi_handle_scope scope;
  // Without an environment JavaScript is gone, and has let go of what was pinned.
  if (env != NULL && napi_open_handle_scope(env, &scope) == napi_ok) {
    if (event->pinned != NULL) napi_delete_reference(env, event->pinned);
    if (event->unhands) client->users_of_held -= 1;
    // Before the handler hears of it: a method of the object finds a client that is closed from here on.
    if (event->last) client_finish(env, client);
    call(env, on_event, event);
    napi_close_handle_scope(env, scope);
  }
  free_event(event);
}

static void ended(napi_env env, void *data, void *context) {
  (void)env;
  (void)data;
  client_release(context);
}

bool events_open(napi_env env, struct client *client, napi_value on_event) {
  napi_value name;
  if (napi_create_string_utf8(env, "rdkafka-columns", NAPI_AUTO_LENGTH, &name) != napi_ok ||
      napi_create_threadsafe_function(env, on_event, NULL, name, 0, 1, NULL, ended, client, deliver,
                                      &client->events) != napi_ok) {
    return false;
  }
  client_hold(client);
  return true;
}

void events_close(struct client *client) { napi_release_threadsafe_function(client->events, napi_tsfn_release); }

void client_post(struct client *client, struct event event) {
  struct event *copy = allocate(sizeof *copy);
  *copy = event;
  pthread_mutex_lock(&client->posting);
  bool posted = !client->abandoned &&
                napi_call_threadsafe_function(client->events, copy, napi_tsfn_nonblocking) == napi_ok;
  pthread_mutex_unlock(&client->posting);
  if (!posted) free_event(copy);
}

void client_done(struct client *client, const struct command *command, int32_t code, const char *text) {
  client_post(client, (struct event){.type = EVENT_DONE, .id = command->id, .code = code, .text = copy_text(text)});
}

void client_done_error(struct client *client, const struct command *command, rd_kafka_error_t *error) {
  struct event event = {.type = EVENT_DONE, .id = command->id, .unhands = command->uses_held};
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
