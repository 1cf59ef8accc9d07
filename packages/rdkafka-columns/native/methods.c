#include "methods.h"

#include "values.h"

bool constructor_arguments(napi_env env, napi_callback_info info, napi_value *self, napi_value arguments[2]) {
  napi_value target;
  size_t count = 2;
  CHECK(env, napi_get_cb_info(env, info, &count, arguments, self, NULL));
  CHECK(env, napi_get_new_target(env, info, &target));
  if (target == NULL) {
    napi_throw_type_error(env, NULL, "rdkafka-columns: a client is made with new");
    return false;
  }
  if (librdkafka_loaded()) return true;
  napi_throw_error(env, NULL, "rdkafka-columns: librdkafka is not loaded");
  return false;
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
  // before the group was left.
  if (client->type == RD_KAFKA_CONSUMER) lib.rd_kafka_queue_yield(client->queue);
  client_command(client, command);
  return NULL;
}

napi_value client_method_set_token(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  struct client *client = method_arguments(env, info, -1, 3, arguments);
  if (client == NULL) return NULL;
  char problem[512] = "";
  int64_t expires_ms = 0;
  if (!value_long(env, arguments[1], &expires_ms)) return NULL;
  char *token = value_text(env, arguments[0]);
  char *principal = token == NULL ? NULL : value_text(env, arguments[2]);
  if (principal != NULL &&
      lib.rd_kafka_oauthbearer_set_token(client->rk, token, expires_ms, principal, NULL, 0, problem, sizeof problem)) {
    napi_throw_error(env, "_INVALID_ARG", problem);
  }
  free(token);
  free(principal);
  return NULL;
}
