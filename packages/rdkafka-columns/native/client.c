#include "client.h"

#include <stdlib.h>

#include "events.h"
#include "memory.h"
#include "settings.h"
#include "values.h"

void client_hold(struct client *client) { __atomic_add_fetch(&client->holders, 1, __ATOMIC_ACQ_REL); }

void client_release(struct client *client) {
  if (__atomic_sub_fetch(&client->holders, 1, __ATOMIC_ACQ_REL) > 0) return;
  pthread_mutex_destroy(&client->lock);
  pthread_mutex_destroy(&client->memory);
  pthread_mutex_destroy(&client->posting);
  pthread_cond_destroy(&client->wake);
  client->destroyed(client);
}

bool client_new(napi_env env, napi_value properties, napi_value on_event, rd_kafka_type_t type, struct client *client,
                void (*configure)(rd_kafka_conf_t *conf)) {
  char problem[512] = "";
  client->type = type;
  client->holders = 1;
  pthread_mutex_init(&client->lock, NULL);
  pthread_mutex_init(&client->memory, NULL);
  pthread_mutex_init(&client->posting, NULL);
  pthread_cond_init(&client->wake, NULL);

  rd_kafka_conf_t *conf = settings(env, properties, client);
  if (conf == NULL) goto refused;
  configure(conf);
  if (!events_open(env, client, on_event)) {
    napi_throw_type_error(env, NULL, "rdkafka-columns: expected a function for events");
    lib.rd_kafka_conf_destroy(conf);
    goto refused;
  }
  client->rk = lib.rd_kafka_new(type, conf, problem, sizeof problem);
  if (client->rk == NULL) {
    lib.rd_kafka_conf_destroy(conf);
    napi_throw_error(env, "_INVALID_ARG", problem);
  } else {
    bool consumes = type == RD_KAFKA_CONSUMER;
    client->queue = consumes ? lib.rd_kafka_queue_get_consumer(client->rk) : lib.rd_kafka_queue_get_main(client->rk);
    if (client->queue != NULL) return true;
    // A consumer without a group has none.
    lib.rd_kafka_destroy(client->rk);
    napi_throw_error(env, "_INVALID_ARG", "rdkafka-columns: expected group.id, the name of a group");
  }
  events_close(client);

refused:
  client_release(client);
  return false;
}

/** JavaScript ends while the client is open. */
static void abandon(void *data) {
  struct client *client = data;
  pthread_mutex_lock(&client->memory);
  pthread_mutex_lock(&client->posting);
  client->abandoned = true;
  pthread_mutex_unlock(&client->posting);
  pthread_mutex_unlock(&client->memory);
  pthread_mutex_lock(&client->lock);
  client->closing = true;
  pthread_cond_signal(&client->wake);
  pthread_mutex_unlock(&client->lock);
  // The thread ends by itself: waiting for it could hold up the end of the process for as long as a broker is silent.
  pthread_detach(client->thread);
}

/** The object is collected: nothing refers to it since the client was closed, or JavaScript ends. */
static void collected(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  client_release(data);
}

/** Tells objects of ours from those of other addons. */
static const napi_type_tag client_tag = {0x6d6f6e6173636100, 0x726b636f6c756d6e};

bool client_start(napi_env env, napi_value self, struct client *client, void *(*run)(void *)) {
  bool wrapped = false, hooked = false;
  if (napi_wrap(env, self, client, collected, NULL, NULL) == napi_ok) {
    wrapped = true;
    hooked = napi_type_tag_object(env, self, &client_tag) == napi_ok &&
             napi_create_reference(env, self, 1, &client->self) == napi_ok &&
             napi_add_env_cleanup_hook(env, abandon, client) == napi_ok;
  }
  client_hold(client);
  if (hooked && pthread_create(&client->thread, NULL, run, client) == 0) return true;

  if (hooked) napi_remove_env_cleanup_hook(env, abandon, client);
  if (client->self != NULL) napi_delete_reference(env, client->self);
  if (wrapped) napi_remove_wrap(env, self, NULL);
  lib.rd_kafka_queue_destroy(client->queue);
  lib.rd_kafka_destroy(client->rk);
  events_close(client);
  client_release(client);
  client_release(client);
  napi_throw_error(env, NULL, "rdkafka-columns: the client could not be started");
  return false;
}

void client_finish(napi_env env, struct client *client) {
  pthread_join(client->thread, NULL);
  napi_remove_env_cleanup_hook(env, abandon, client);
  events_close(client);
  // This is what has kept the object.
  napi_delete_reference(env, client->self);
}

void client_ended(struct client *client, const struct command *command) {
  if (command != NULL) client_post(client, (struct event){.type = EVENT_DONE, .id = command->id, .last = true});
  client_release(client);
}

bool client_enter(struct client *client) {
  pthread_mutex_lock(&client->memory);
  if (!client->abandoned) return true;
  pthread_mutex_unlock(&client->memory);
  return false;
}

void client_leave(struct client *client) { pthread_mutex_unlock(&client->memory); }

struct client *client_of(napi_env env, napi_value object, int type) {
  struct client *client = NULL;
  bool ours = false;
  napi_check_object_type_tag(env, object, &client_tag, &ours);
  if (ours && napi_unwrap(env, object, (void **)&client) == napi_ok && (type < 0 || (int)client->type == type)) {
    return client;
  }
  napi_throw_type_error(env, NULL, "rdkafka-columns: called on another object");
  return NULL;
}

struct client *open_client_of(napi_env env, napi_value object, int type) {
  struct client *client = client_of(env, object, type);
  if (client == NULL || !client->closing) return client;
  napi_throw_error(env, "_DESTROY", "the client is closed");
  return NULL;
}
