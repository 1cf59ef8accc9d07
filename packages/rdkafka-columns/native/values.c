#include "values.h"

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
  CHECK(env, napi_get_value_string_utf8(env, value, NULL, 0, &length));
  char *text = malloc(length + 1);
  if (napi_get_value_string_utf8(env, value, text, length + 1, &length) == napi_ok) return text;
  free(text);
  return NULL;
}

bool value_int(napi_env env, napi_value value, int32_t *result) {
  if (napi_get_value_int32(env, value, result) == napi_ok) return true;
  napi_throw_type_error(env, NULL, "rdkafka-columns: expected a number");
  return false;
}

bool value_block(napi_env env, napi_value value, char **block, size_t *size, napi_ref *pinned) {
  bool is_buffer = false;
  napi_is_arraybuffer(env, value, &is_buffer);
  if (is_buffer && napi_get_arraybuffer_info(env, value, (void **)block, size) == napi_ok &&
      napi_create_reference(env, value, 1, pinned) == napi_ok) {
    return true;
  }
  napi_throw_type_error(env, NULL, "rdkafka-columns: expected an ArrayBuffer");
  return false;
}

static bool add_partition(napi_env env, napi_value entry, rd_kafka_topic_partition_list_t *list) {
  napi_value part;
  char *topic = NULL;
  int32_t partition;
  int64_t offset;
  bool ok = napi_get_element(env, entry, 0, &part) == napi_ok && (topic = value_text(env, part)) != NULL &&
            napi_get_element(env, entry, 1, &part) == napi_ok &&
            napi_get_value_int32(env, part, &partition) == napi_ok;
  if (ok) {
    rd_kafka_topic_partition_t *added = lib.rd_kafka_topic_partition_list_add(list, topic, partition);
    if (napi_get_element(env, entry, 2, &part) == napi_ok && napi_get_value_int64(env, part, &offset) == napi_ok) {
      added->offset = offset;
    }
  }
  free(topic);
  return ok;
}

rd_kafka_topic_partition_list_t *value_partitions(napi_env env, napi_value value) {
  uint32_t count;
  CHECK(env, napi_get_array_length(env, value, &count));
  rd_kafka_topic_partition_list_t *list = lib.rd_kafka_topic_partition_list_new((int)count);
  for (uint32_t i = 0; i < count; i += 1) {
    napi_value entry;
    if (napi_get_element(env, value, i, &entry) == napi_ok && add_partition(env, entry, list)) continue;
    lib.rd_kafka_topic_partition_list_destroy(list);
    bool pending;
    napi_is_exception_pending(env, &pending);
    if (!pending) napi_throw_type_error(env, NULL, "rdkafka-columns: expected [topic, partition, offset]");
    return NULL;
  }
  return list;
}

napi_value partitions_value(napi_env env, const rd_kafka_topic_partition_list_t *partitions) {
  napi_value list, entry, part;
  CHECK(env, napi_create_array_with_length(env, (size_t)partitions->cnt, &list));
  for (int i = 0; i < partitions->cnt; i += 1) {
    const rd_kafka_topic_partition_t *one = &partitions->elems[i];
    CHECK(env, napi_create_array_with_length(env, 4, &entry));
    CHECK(env, napi_create_string_utf8(env, one->topic, NAPI_AUTO_LENGTH, &part));
    CHECK(env, napi_set_element(env, entry, 0, part));
    CHECK(env, napi_create_int32(env, one->partition, &part));
    CHECK(env, napi_set_element(env, entry, 1, part));
    CHECK(env, napi_create_int64(env, one->offset, &part));
    CHECK(env, napi_set_element(env, entry, 2, part));
    CHECK(env, napi_create_int32(env, one->err, &part));
    CHECK(env, napi_set_element(env, entry, 3, part));
    CHECK(env, napi_set_element(env, list, (uint32_t)i, entry));
  }
  return list;
}
