/* Reading arguments of JavaScript. Each function throws there and returns false (NULL) when the value is no such thing. */
#ifndef VALUES_H
#define VALUES_H

#include <stdbool.h>
#include <stdlib.h>

#include "client.h"

#define CHECK(env, call)                                                                                               \
  do {                                                                                                                 \
    if ((call) != napi_ok) {                                                                                           \
      throw_unless_pending(env, "rdkafka-columns: " #call);                                                            \
      return 0;                                                                                                        \
    }                                                                                                                  \
  } while (0)

void throw_unless_pending(napi_env env, const char *text);
/** Throws an error with its name as `code`; nothing without an error. */
void throw_code(napi_env env, rd_kafka_resp_err_t code);
/** The same, and frees it. */
void throw_error(napi_env env, rd_kafka_error_t *error);

/** Arguments of a method, and its client as of open_client_of; NULL after a throw. `count` arguments are demanded. */
void *method_arguments(napi_env env, napi_callback_info info, int type, size_t count, napi_value *arguments);

/** A copy to be freed; what C would read only in part, for its NUL, is refused. */
char *value_text(napi_env env, napi_value value);
/** Numbers beyond the range are its ends, fractions are cut; NaN is none. */
bool value_int(napi_env env, napi_value value, int32_t *result);
/** An integer that a double holds exactly. */
bool value_long(napi_env env, napi_value value, int64_t *result);
bool value_length(napi_env env, napi_value array, uint32_t *length);
/** The memory of an ArrayBuffer, kept alive by `pinned`. */
bool value_block(napi_env env, napi_value value, char **block, size_t *size, napi_ref *pinned);
/** `[topic, …]`; or `[[topic, partition, offset], …]` when so wanted, where the offset may be missing. */
rd_kafka_topic_partition_list_t *value_topics(napi_env env, napi_value value);
rd_kafka_topic_partition_list_t *value_partitions(napi_env env, napi_value value);
/** `[topic, partition, offset, error]` each. */
napi_value partitions_value(napi_env env, const rd_kafka_topic_partition_list_t *partitions);

#endif
