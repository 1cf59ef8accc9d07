#include "settings.h"

#include <stdlib.h>

#include "events.h"
#include "memory.h"
#include "values.h"

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

static bool set(napi_env env, rd_kafka_conf_t *conf, napi_value name_value, napi_value value_value) {
  char problem[512] = "";
  char *name = value_text(env, name_value);
  char *value = name == NULL ? NULL : value_text(env, value_value);
  bool ok = value != NULL;
  if (ok && lib.rd_kafka_conf_set(conf, name, value, problem, sizeof problem) != RD_KAFKA_CONF_OK) {
    napi_throw_error(env, "_INVALID_ARG", problem);
    ok = false;
  }
  free(name);
  free(value);
  return ok;
}

static bool set_all(napi_env env, rd_kafka_conf_t *conf, napi_value properties) {
  uint32_t count = 0;
  if (!value_length(env, properties, &count)) return false;
  for (uint32_t i = 0; i < count; i += 2) {
    napi_value name, value;
    // After the last one there is undefined, which is no text.
    CHECK(env, napi_get_element(env, properties, i, &name));
    CHECK(env, napi_get_element(env, properties, i + 1, &value));
    if (!set(env, conf, name, value)) return false;
  }
  return true;
}

rd_kafka_conf_t *settings(napi_env env, napi_value properties, struct client *client) {
  rd_kafka_conf_t *conf = lib.rd_kafka_conf_new();
  if (!set_all(env, conf, properties)) {
    lib.rd_kafka_conf_destroy(conf);
    return NULL;
  }
  lib.rd_kafka_conf_set_opaque(conf, client);
  lib.rd_kafka_conf_set_log_cb(conf, on_log);
  lib.rd_kafka_conf_set_error_cb(conf, on_error);
  lib.rd_kafka_conf_set_stats_cb(conf, on_statistics);
  lib.rd_kafka_conf_set_oauthbearer_token_refresh_cb(conf, on_token_wanted);
  return conf;
}
