/* What JavaScript is told: events from any thread, delivered one after another on its own. */
#ifndef EVENTS_H
#define EVENTS_H

#include "client.h"

/** By its number; `src/client.ts` names them. */
enum event_type {
  EVENT_DONE = 0,         /* a command has ended: id, error code, flags, text; for a poll also the numbers below */
  EVENT_ASSIGN = 1,       /* partitions */
  EVENT_REVOKE = 2,       /* partitions; flags: 1 when they are lost already */
  EVENT_COMMITTED = 3,    /* id, error code, partitions with an error each */
  EVENT_ERROR = 4,        /* error code, flags, text */
  EVENT_LOG = 5,          /* syslog level, text */
  EVENT_STATISTICS = 6,   /* text */
  EVENT_TOKEN = 7,        /* a new OAuth token is wanted */
  EVENT_RECORD_ERROR = 8, /* error code, text, one partition with its offset */
  EVENT_OUTCOMES = 9      /* id: every record of this batch has its outcome */
};

enum { FLAG_LOST = 1, FLAG_FATAL = 1, FLAG_RETRIABLE = 2, FLAG_ABORT = 4 };

struct event {
  enum event_type type;
  int32_t id;
  int32_t code;
  int32_t flags;
  double numbers[4];
  char *text;
  rd_kafka_topic_partition_list_t *partitions;
  napi_ref pinned; /* memory of JavaScript that need not be kept any longer */
  bool unhands;    /* a command that used what the thread holds has ended */
  bool last;       /* nothing comes after it: the thread ends */
};

/** JavaScript thread: makes the queue of events; a holder of the client from then on, which frees it like the others. */
bool events_open(napi_env env, struct client *client, napi_value on_event);
/** JavaScript thread: what is queued is still delivered. */
void events_close(struct client *client);

/** Any thread: tells JavaScript, if it is there. Takes over text, partitions and pinned. */
void client_post(struct client *client, struct event event);
void client_done(struct client *client, const struct command *command, int32_t code, const char *text);
/** Tells the outcome of a call that answers with an error object, and frees that. */
void client_done_error(struct client *client, const struct command *command, rd_kafka_error_t *error);

#endif
