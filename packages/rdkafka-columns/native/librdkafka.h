/*
 * librdkafka's functions, found at run time in the library that node-rdkafka has built: nothing is linked, since npm
 * runs the install script of this package before that of node-rdkafka.
 */
#ifndef LIBRDKAFKA_H
#define LIBRDKAFKA_H

#include <rdkafka.h>

#define LIBRDKAFKA_FUNCTIONS(F)                                                                                        \
  F(rd_kafka_assign)                                                                                                   \
  F(rd_kafka_assignment_lost)                                                                                          \
  F(rd_kafka_begin_transaction)                                                                                        \
  F(rd_kafka_commit_queue)                                                                                             \
  F(rd_kafka_commit_transaction)                                                                                       \
  F(rd_kafka_abort_transaction)                                                                                        \
  F(rd_kafka_conf_destroy)                                                                                             \
  F(rd_kafka_conf_new)                                                                                                 \
  F(rd_kafka_conf_set)                                                                                                 \
  F(rd_kafka_conf_set_dr_msg_cb)                                                                                       \
  F(rd_kafka_conf_set_error_cb)                                                                                        \
  F(rd_kafka_conf_set_log_cb)                                                                                          \
  F(rd_kafka_conf_set_oauthbearer_token_refresh_cb)                                                                    \
  F(rd_kafka_conf_set_opaque)                                                                                          \
  F(rd_kafka_conf_set_rebalance_cb)                                                                                    \
  F(rd_kafka_conf_set_stats_cb)                                                                                        \
  F(rd_kafka_consume_batch_queue)                                                                                      \
  F(rd_kafka_consumer_close)                                                                                           \
  F(rd_kafka_consumer_group_metadata)                                                                                  \
  F(rd_kafka_consumer_group_metadata_destroy)                                                                          \
  F(rd_kafka_consumer_group_metadata_generation_id)                                                                    \
  F(rd_kafka_destroy)                                                                                                  \
  F(rd_kafka_err2name)                                                                                                 \
  F(rd_kafka_err2str)                                                                                                  \
  F(rd_kafka_error_code)                                                                                               \
  F(rd_kafka_error_destroy)                                                                                            \
  F(rd_kafka_error_new)                                                                                                \
  F(rd_kafka_error_is_fatal)                                                                                           \
  F(rd_kafka_error_is_retriable)                                                                                       \
  F(rd_kafka_error_string)                                                                                             \
  F(rd_kafka_error_txn_requires_abort)                                                                                 \
  F(rd_kafka_fatal_error)                                                                                              \
  F(rd_kafka_flush)                                                                                                    \
  F(rd_kafka_header_add)                                                                                               \
  F(rd_kafka_header_get_all)                                                                                           \
  F(rd_kafka_headers_destroy)                                                                                          \
  F(rd_kafka_headers_new)                                                                                              \
  F(rd_kafka_incremental_assign)                                                                                       \
  F(rd_kafka_incremental_unassign)                                                                                     \
  F(rd_kafka_init_transactions)                                                                                        \
  F(rd_kafka_message_destroy)                                                                                          \
  F(rd_kafka_message_errstr)                                                                                           \
  F(rd_kafka_message_headers)                                                                                          \
  F(rd_kafka_message_status)                                                                                           \
  F(rd_kafka_message_timestamp)                                                                                        \
  F(rd_kafka_metadata)                                                                                                 \
  F(rd_kafka_metadata_destroy)                                                                                         \
  F(rd_kafka_new)                                                                                                      \
  F(rd_kafka_oauthbearer_set_token)                                                                                    \
  F(rd_kafka_opaque)                                                                                                   \
  F(rd_kafka_pause_partitions)                                                                                         \
  F(rd_kafka_poll)                                                                                                     \
  F(rd_kafka_poll_set_consumer)                                                                                        \
  F(rd_kafka_produce_batch)                                                                                            \
  F(rd_kafka_produceva)                                                                                                \
  F(rd_kafka_purge)                                                                                                    \
  F(rd_kafka_queue_destroy)                                                                                            \
  F(rd_kafka_queue_forward)                                                                                            \
  F(rd_kafka_queue_get_consumer)                                                                                       \
  F(rd_kafka_queue_get_main)                                                                                           \
  F(rd_kafka_queue_get_partition)                                                                                      \
  F(rd_kafka_queue_new)                                                                                                \
  F(rd_kafka_queue_yield)                                                                                              \
  F(rd_kafka_rebalance_protocol)                                                                                       \
  F(rd_kafka_resume_partitions)                                                                                        \
  F(rd_kafka_seek_partitions)                                                                                          \
  F(rd_kafka_send_offsets_to_transaction)                                                                              \
  F(rd_kafka_subscribe)                                                                                                \
  F(rd_kafka_topic_destroy)                                                                                            \
  F(rd_kafka_topic_name)                                                                                               \
  F(rd_kafka_topic_new)                                                                                                \
  F(rd_kafka_topic_partition_list_add)                                                                                 \
  F(rd_kafka_topic_partition_list_copy)                                                                                \
  F(rd_kafka_topic_partition_list_destroy)                                                                             \
  F(rd_kafka_topic_partition_list_new)                                                                                 \
  F(rd_kafka_version)                                                                                                  \
  F(rd_kafka_version_str)

#define LIBRDKAFKA_FIELD(name) __typeof__(name) *name;
struct librdkafka {
  LIBRDKAFKA_FUNCTIONS(LIBRDKAFKA_FIELD)
};

/** The functions, once librdkafka_load has succeeded. */
extern struct librdkafka lib;

/** Returns NULL, or what is wrong in memory of this thread. Once it has succeeded it does nothing more. */
const char *librdkafka_load(const char *file);
int librdkafka_loaded(void);

#endif
