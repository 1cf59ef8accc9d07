#ifndef CONSUMER_H
#define CONSUMER_H

#include "client.h"

struct consumer {
  struct client client; /* first: the opaque of librdkafka's client is both */
  bool leaving;
  /* Records that librdkafka has handed over and that have not found room in a block yet. */
  rd_kafka_message_t **held;
  size_t held_first, held_end, held_capacity;
  char **topics;
  size_t topic_count;
};

napi_value consumer_class(napi_env env);

#endif
