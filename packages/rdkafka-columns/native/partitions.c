/* Lists of topics and partitions, from JavaScript and to it. */
#include "values.h"

static bool add_topic(napi_env env, napi_value entry, rd_kafka_topic_partition_list_t *list) {
  char *topic = value_text(env, entry);
  if (topic == NULL) return false;
  lib.rd_kafka_topic_partition_list_add(list, topic, RD_KAFKA_PARTITION_UA);
  free(topic);
  return true;
}

static bool add_partition(napi_env env, napi_value entry, rd_kafka_topic_partition_list_t *list) {
  napi_value topic_value, part;
  napi_valuetype type;
  uint32_t length;
  int32_t partition;
  int64_t offset = RD_KAFKA_OFFSET_INVALID;
  if (!value_length(env, entry, &length)) return false;
  CHECK(env, napi_get_element(env, entry, 0, &topic_value));
  CHECK(env, napi_get_element(env, entry, 1, &part));
  if (!value_int(env, part, &partition)) return false;
  CHECK(env, napi_get_element(env, entry, 2, &part));
  CHECK(env, napi_typeof(env, part, &type));
  if (type != napi_undefined && !value_long(env, part, &offset)) return false;
  char *topic = value_text(env, topic_value);
  if (topic == NULL) return false;
  lib.rd_kafka_topic_partition_list_add(list, topic, partition)->offset = offset;
  free(topic);
  return true;
}

static rd_kafka_topic_partition_list_t *value_list(napi_env env, napi_value value,
                                                   bool (*add)(napi_env env, napi_value entry,
                                                               rd_kafka_topic_partition_list_t *list)) {
  uint32_t count;
  if (!value_length(env, value, &count)) return NULL;
  // It grows by itself: the length of an array says nothing of what is in it.
  rd_kafka_topic_partition_list_t *list = lib.rd_kafka_topic_partition_list_new(count < 64 ? (int)count : 64);
  for (uint32_t i = 0; i < count; i += 1) {
    napi_handle_scope scope;
    napi_value entry;
    if (napi_open_handle_scope(env, &scope) == napi_ok) {
      bool ok = napi_get_element(env, value, i, &entry) == napi_ok && add(env, entry, list);
      napi_close_handle_scope(env, scope);
      if (ok) continue;
    }
    lib.rd_kafka_topic_partition_list_destroy(list);
    throw_unless_pending(env, "rdkafka-columns: expected an array");
    return NULL;
  }
  return list;
}

rd_kafka_topic_partition_list_t *value_topics(napi_env env, napi_value value) {
  return value_list(env, value, add_topic);
}

rd_kafka_topic_partition_list_t *value_partitions(napi_env env, napi_value value) {
  return value_list(env, value, add_partition);
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
