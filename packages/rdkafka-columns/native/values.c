#include "values.h"

#include <math.h>
#include <string.h>

#include "memory.h"

void throw_unless_pending(napi_env env, const char *text) {
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (!pending) napi_throw_type_error(env, NULL, text);
}

void throw_code(napi_env env, rd_kafka_resp_err_t code) {
  if (code != 0) napi_throw_error(env, lib.rd_kafka_err2name(code), lib.rd_kafka_err2str(code));
}

void throw_error(napi_env env, rd_kafka_error_t *error) {
  if (error == NULL) return;
  napi_throw_error(env, lib.rd_kafka_err2name(lib.rd_kafka_error_code(error)), lib.rd_kafka_error_string(error));
  lib.rd_kafka_error_destroy(error);
}

void *method_arguments(napi_env env, napi_callback_info info, int type, size_t count, napi_value *arguments) {
  size_t given = count;
  napi_value self;
  CHECK(env, napi_get_cb_info(env, info, &given, arguments, &self, NULL));
  if (given >= count) return open_client_of(env, self, type);
  napi_throw_type_error(env, NULL, "rdkafka-columns: an argument is missing");
  return NULL;
}

char *value_text(napi_env env, napi_value value) {
  size_t length;
  if (napi_get_value_string_utf8(env, value, NULL, 0, &length) != napi_ok) {
    throw_unless_pending(env, "rdkafka-columns: expected a string");
    return NULL;
  }
  char *text = allocate(length + 1);
  if (napi_get_value_string_utf8(env, value, text, length + 1, &length) == napi_ok && strlen(text) == length) {
    return text;
  }
  free(text);
  throw_unless_pending(env, "rdkafka-columns: expected a string without NUL");
  return NULL;
}

static bool value_number(napi_env env, napi_value value, double *result) {
  if (napi_get_value_double(env, value, result) == napi_ok && !isnan(*result)) return true;
  throw_unless_pending(env, "rdkafka-columns: expected a number");
  return false;
}

bool value_int(napi_env env, napi_value value, int32_t *result) {
  double number;
  if (!value_number(env, value, &number)) return false;
  *result = number >= INT32_MAX ? INT32_MAX : number <= INT32_MIN ? INT32_MIN : (int32_t)number;
  return true;
}

bool value_long(napi_env env, napi_value value, int64_t *result) {
  static const double most = 9007199254740991;
  double number;
  if (!value_number(env, value, &number)) return false;
  if (fabs(number) <= most && number == trunc(number)) {
    *result = (int64_t)number;
    return true;
  }
  napi_throw_range_error(env, NULL, "rdkafka-columns: expected an integer");
  return false;
}

bool value_length(napi_env env, napi_value array, uint32_t *length) {
  if (napi_get_array_length(env, array, length) == napi_ok) return true;
  throw_unless_pending(env, "rdkafka-columns: expected an array");
  return false;
}

bool value_block(napi_env env, napi_value value, char **block, size_t *size, napi_ref *pinned) {
  bool is_buffer = false;
  napi_is_arraybuffer(env, value, &is_buffer);
  if (is_buffer && napi_get_arraybuffer_info(env, value, (void **)block, size) == napi_ok &&
      napi_create_reference(env, value, 1, pinned) == napi_ok) {
    return true;
  }
  throw_unless_pending(env, "rdkafka-columns: expected an ArrayBuffer");
  return false;
}
