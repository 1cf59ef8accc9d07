#ifndef PRODUCER_H
#define PRODUCER_H

#include "batch.h"
#include "client.h"

struct producer {
  struct client client; /* first: the opaque of librdkafka's client is both */
  rd_kafka_topic_t **topics;
  size_t topic_count;
  struct batch *oldest, *newest; /* JavaScript thread: every batch that it has not taken back */
  rd_kafka_message_t *scratch;   /* thread */
  size_t scratch_size;
};

napi_value producer_class(napi_env env);

/** Thread: hands the records of a batch to librdkafka, in order, waiting for room while there is time. */
void enqueue(struct producer *producer, struct batch *batch);

#endif
