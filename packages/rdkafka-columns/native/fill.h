/* From librdkafka's messages to the columns of a block. */
#ifndef FILL_H
#define FILL_H

#include <stddef.h>

#include "consumer.h"
#include "events.h"

struct fill {
  size_t rows;
  size_t arena;  /* bytes used of it */
  size_t bytes;  /* of keys and values */
  size_t wanted; /* arena that the first record needs when it found no room in an empty block, else 0 */
};

/**
 * Serves the group, and takes records from librdkafka unless some are held: the first after at most so long, the rest
 * while lingering. While JavaScript wants no records, it waits for the group alone.
 */
void fetch(struct consumer *consumer, size_t rows, int timeout_ms, int linger_ms);
/** Moves records that are held to a block, as many as have room. */
struct fill fill_block(struct consumer *consumer, char *block, size_t size, int32_t rows);
/** Takes the held errors that come before the next record, as events in memory to be freed; returns how many. */
size_t take_record_errors(struct consumer *consumer, struct event **events);
/** Not while a poll is going on, except from the thread: gives up what is held of these partitions, or everything. */
void drop_held(struct consumer *consumer, const rd_kafka_topic_partition_list_t *partitions);

#endif
