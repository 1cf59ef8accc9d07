/* What consumers and producers share: librdkafka's client, the thread with its commands, and who frees it all. */
#ifndef CLIENT_H
#define CLIENT_H

#define NAPI_VERSION 8
#include <node_api.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "librdkafka.h"

/** Work for the thread of a client, in order. */
struct command {
  struct command *next;
  int32_t id;
  int kind;
  int timeout_ms;
  int linger_ms;
  int32_t rows;
  char *block;
  size_t size;
  napi_ref pinned;
  rd_kafka_topic_partition_list_t *partitions;
  rd_kafka_consumer_group_metadata_t *group;
  bool uses_held; /* what the thread holds: counted until JavaScript hears that the command has ended */
};

struct client {
  rd_kafka_type_t type;
  rd_kafka_t *rk;
  rd_kafka_queue_t *queue; /* what the thread serves */
  pthread_t thread;
  void (*destroyed)(struct client *client); /* frees what the kind of client holds, and the client itself */
  /* The JavaScript object, the thread, the queue of events: the last one frees. */
  int holders;

  pthread_mutex_t lock; /* of the commands and `closing` */
  pthread_cond_t wake;
  struct command *first, *last;
  bool closing; /* JavaScript has asked for the end, or is gone: no command comes after that. It alone writes */

  /*
   * Both are held to set `abandoned`, either to rely on it. The thread holds `memory` while it touches memory of
   * JavaScript, and may call librdkafka meanwhile; any thread holds `posting` while it queues an event, and then calls
   * nothing else: librdkafka logs with locks of its own held.
   */
  pthread_mutex_t memory, posting;
  bool abandoned; /* JavaScript is gone, without having closed the client */
  napi_threadsafe_function events;

  /* JavaScript thread */
  napi_ref self;       /* the object lives until the client is closed */
  int users_of_held;   /* commands on their way that use what the thread holds */
};

enum { COMMAND_CLOSE = 0, COMMAND_CONNECT = 1, COMMAND_OF_KIND = 10 };

/**
 * Makes librdkafka's client from `[name, value, …]` and a function for events; the configuration gets the common
 * callbacks and `configure`'s. `client` has its `destroyed`, all else zero, and is freed when this fails: then false is
 * returned, with an exception in JavaScript.
 */
bool client_new(napi_env env, napi_value properties, napi_value on_event, rd_kafka_type_t type, struct client *client,
                void (*configure)(rd_kafka_conf_t *conf));
/** Ties the client to its object and starts its thread. When that fails the client is gone, with an exception. */
bool client_start(napi_env env, napi_value self, struct client *client, void *(*run)(void *));
/** JavaScript thread: the thread has come to its end. */
void client_finish(napi_env env, struct client *client);
void client_hold(struct client *client);
void client_release(struct client *client);

/** JavaScript thread: hands a command over; the thread of a producer, which waits in librdkafka, is woken. */
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

#endif
