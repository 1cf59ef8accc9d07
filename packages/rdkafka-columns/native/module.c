#include "consumer.h"
#include "librdkafka.h"
#include "producer.h"
#include "values.h"

/** `load(file)`: finds librdkafka's functions; returns its version, throws when they are not to be had. */
static napi_value load(napi_env env, napi_callback_info info) {
  napi_value argument, version;
  size_t count = 1;
  CHECK(env, napi_get_cb_info(env, info, &count, &argument, NULL, NULL));
  char *file = value_text(env, argument);
  if (file == NULL) return NULL;
  const char *problem = librdkafka_load(file);
  if (problem != NULL) {
    napi_throw_error(env, NULL, problem);
    free(file);
    return NULL;
  }
  free(file);
  CHECK(env, napi_create_string_utf8(env, lib.rd_kafka_version_str(), NAPI_AUTO_LENGTH, &version));
  return version;
}

/** `errorOf(code)`: `[name, text]` of an error of librdkafka. */
static napi_value error_of(napi_env env, napi_callback_info info) {
  napi_value argument, result, part;
  size_t count = 1;
  int32_t code;
  CHECK(env, napi_get_cb_info(env, info, &count, &argument, NULL, NULL));
  if (!value_int(env, argument, &code)) return NULL;
  if (!librdkafka_loaded()) {
    napi_throw_error(env, NULL, "rdkafka-columns: librdkafka is not loaded");
    return NULL;
  }
  CHECK(env, napi_create_array_with_length(env, 2, &result));
  CHECK(env, napi_create_string_utf8(env, lib.rd_kafka_err2name(code), NAPI_AUTO_LENGTH, &part));
  CHECK(env, napi_set_element(env, result, 0, part));
  CHECK(env, napi_create_string_utf8(env, lib.rd_kafka_err2str(code), NAPI_AUTO_LENGTH, &part));
  CHECK(env, napi_set_element(env, result, 1, part));
  return result;
}

NAPI_MODULE_INIT() {
  const napi_property_descriptor exported[] = {
      {"load", NULL, load, NULL, NULL, NULL, napi_enumerable, NULL},
      {"errorOf", NULL, error_of, NULL, NULL, NULL, napi_enumerable, NULL},
      {"Consumer", NULL, NULL, NULL, NULL, consumer_class(env), napi_enumerable, NULL},
      {"Producer", NULL, NULL, NULL, NULL, producer_class(env), napi_enumerable, NULL},
  };
  CHECK(env, napi_define_properties(env, exports, sizeof exported / sizeof *exported, exported));
  return exports;
}
