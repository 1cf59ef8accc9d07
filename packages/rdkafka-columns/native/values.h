/* Reading arguments of JavaScript. Each function throws there and returns false (NULL) when the value is no such thing. */
#ifndef VALUES_H
#define VALUES_H

#include <stdbool.h>
#include <stdlib.h>

#include "client.h"

#define CHECK(env, call)                                                                                               \
  do {                                                                                                                 \
    if ((call) != napi_ok) {                                                                                           \
      bool pending;                                                                                                    \
      napi_is_exception_pending(env, &pending);                                                                        \
      if (!pending) napi_throw_error(env, NULL, "rdkafka-columns: " #call);                                            \
      return NULL;                                                                                                     \
    }                                                                                                                  \
  } while (0)

/** Arguments of a method, and its client as of open_client_of; NULL after a throw. `count` arguments are demanded. */
void *method_arguments(napi_env env, napi_callback_info info, int type, size_t count, napi_value *arguments);

/** A copy in memory of malloc. */
char *value_text(napi_env env, napi_value value);
bool value_int(napi_env env, napi_value value, int32_t *result);
/** The memory of an ArrayBuffer, kept alive by `pinned`. */
bool value_block(napi_env env, napi_value value, char **block, size_t *size, napi_ref *pinned);
/** `[topic, partition, offset]` each; the offset may be missing. */
rd_kafka_topic_partition_list_t *value_partitions(napi_env env, napi_value value);
/** `[topic, partition, offset, error]` each. */
napi_value partitions_value(napi_env env, const rd_kafka_topic_partition_list_t *partitions);

#endif
