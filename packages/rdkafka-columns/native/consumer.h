#ifndef CONSUMER_H
#define CONSUMER_H

#include "client.h"

struct consumer {
  struct client client; /* first: the opaque of librdkafka's client is both */
  bool leaving;
  /*
   * Records of every partition come here and not to the queue of the group: so the thread can leave them where they are
   * and serve the group all the same. Pausing partitions would drop what was fetched, and fetch it again up to a second
   * after they are resumed, since librdkafka's broker thread is not woken by that.
   */
  rd_kafka_queue_t *records;
  int holding; /* JavaScript wants no records for the moment; atomic */
  /* Records that librdkafka has handed over and that have not found room in a block yet. */
  rd_kafka_message_t **held;
  size_t held_first, held_end, held_capacity;
  char **topics;
  size_t topic_count;
};

napi_value consumer_class(napi_env env);

#endif
