/* What consumers and producers share: configuration, events to JavaScript, the thread with its commands. */
#ifndef CLIENT_H
#define CLIENT_H

#define NAPI_VERSION 8
#include <node_api.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "librdkafka.h"

/** What JavaScript is told, by its number; `src/events.ts` names them. */
enum event_type {
  EVENT_DONE = 0,      /* a command has ended: id, error code, flags, text; for a poll also the numbers below */
  EVENT_ASSIGN = 1,    /* partitions */
  EVENT_REVOKE = 2,    /* partitions; flags: 1 when they are lost already */
  EVENT_COMMITTED = 3, /* id, error code, partitions with an error each */
  EVENT_ERROR = 4,     /* error code, flags, text */
  EVENT_LOG = 5,       /* syslog level, text */
  EVENT_STATISTICS = 6, /* text */
  EVENT_TOKEN = 7,     /* a new OAuth token is wanted */
  EVENT_RECORD_ERROR = 8, /* error code, text, one partition with its offset */
  EVENT_OUTCOMES = 9   /* id: every record of this batch has its outcome */
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
  bool last;       /* nothing comes after it: the thread ends */
};

/** Work for the thread of a client, in order. */
struct command {
  struct command *next;
  int32_t id;
  int kind;
  int timeout_ms;
  int linger_ms;
  int32_t rows;
  int32_t topic;
  char *block;
  size_t size;
  napi_ref pinned;
  rd_kafka_topic_partition_list_t *partitions;
  rd_kafka_consumer_group_metadata_t *group;
};

struct client {
  rd_kafka_type_t type;
  rd_kafka_t *rk;
  rd_kafka_queue_t *queue; /* what the thread serves */
  napi_env env;
  napi_ref self; /* the JavaScript object lives until the client is closed */
  napi_threadsafe_function events;
  pthread_t thread;
  pthread_mutex_t lock; /* of the commands */
  pthread_cond_t wake;
  struct command *first, *last;
  bool closing; /* JavaScript has asked for the end: no command comes after that */
  /* Whoever touches memory of JavaScript from the thread, or calls it, holds `memory` and has seen that not abandoned. */
  pthread_mutex_t memory;
  bool abandoned; /* JavaScript is gone, without having closed the client */
  int holders;    /* the JavaScript object and the thread, under `memory`: the last one frees */
  void (*destroyed)(struct client *client); /* frees what the kind of client holds, and the client itself */
};

/** What ends the process of closing: the last command of a client. */
enum { COMMAND_CLOSE = 0, COMMAND_CONNECT = 1, COMMAND_OF_KIND = 10 };

/**
 * Makes librdkafka's client from `[name, value, …]` and a function for events; the configuration gets the common
 * callbacks and `configure`'s. `client` has its `destroyed`, all else zero, and is freed when this fails: then false is
 * returned, with an exception in JavaScript.
 */
bool client_new(napi_env env, napi_value properties, napi_value on_event, rd_kafka_type_t type, struct client *client,
                void (*configure)(rd_kafka_conf_t *conf));
/** Ties the client to its object and starts its thread. */
bool client_start(napi_env env, napi_value self, struct client *client, void *(*run)(void *));

/** Any thread: tells JavaScript. Takes over text, partitions and pinned. */
void client_post(struct client *client, struct event event);
void client_done(struct client *client, const struct command *command, int32_t code, const char *text);
/** Tells the outcome of a transactional call, and frees the error. */
void client_done_error(struct client *client, const struct command *command, rd_kafka_error_t *error);

/** JavaScript thread: hands a command over and wakes the thread; the queue's poll ends at once. */
void client_command(struct client *client, struct command command);
/** Thread: the next command, or NULL at once, or after waiting when `wait`. */
struct command *client_next(struct client *client, bool wait);
/** Thread: whether the end is wanted. */
bool client_closing(struct client *client);
void client_connect(struct client *client, const struct command *command);
/** Thread, as its last act, when librdkafka's client is gone; `command` is the one to close, NULL when abandoned. */
void client_ended(struct client *client, const struct command *command);

/** Thread: true, holding `memory`, while JavaScript is there; client_leave gives it back. */
bool client_enter(struct client *client);
void client_leave(struct client *client);

/** The client of an object of ours, of this type (-1: either); NULL after a throw. */
struct client *client_of(napi_env env, napi_value object, int type);
/** The same, and open: nobody has asked for its end. */
struct client *open_client_of(napi_env env, napi_value object, int type);

/** Methods that both kinds have. */
napi_value client_method_connect(napi_env env, napi_callback_info info);
napi_value client_method_close(napi_env env, napi_callback_info info);
napi_value client_method_set_token(napi_env env, napi_callback_info info);

#endif
