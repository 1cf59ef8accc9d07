/* The list of commands between JavaScript and the thread of a client. */
#include <stdlib.h>

#include "client.h"
#include "events.h"
#include "memory.h"

void client_command(struct client *client, struct command command) {
  struct command *copy = allocate(sizeof *copy);
  *copy = command;
  if (command.uses_held) client->users_of_held += 1;
  pthread_mutex_lock(&client->lock);
  if (client->last == NULL) {
    client->first = copy;
  } else {
    client->last->next = copy;
  }
  client->last = copy;
  if (command.kind == COMMAND_CLOSE) client->closing = true;
  pthread_cond_signal(&client->wake);
  // Under the lock: once it has seen a command to close, the thread destroys the queue.
  if (client->type == RD_KAFKA_PRODUCER) lib.rd_kafka_queue_yield(client->queue);
  pthread_mutex_unlock(&client->lock);
}

struct command *client_next(struct client *client, bool wait) {
  pthread_mutex_lock(&client->lock);
  while (wait && client->first == NULL && !client->closing) pthread_cond_wait(&client->wake, &client->lock);
  struct command *command = client->first;
  if (command != NULL && (client->first = command->next) == NULL) client->last = NULL;
  pthread_mutex_unlock(&client->lock);
  return command;
}

bool client_closing(struct client *client) {
  pthread_mutex_lock(&client->lock);
  bool closing = client->closing;
  pthread_mutex_unlock(&client->lock);
  return closing;
}

/** How long the first try to reach a broker lasts, in ms; each lasts as long as all before. */
enum { FIRST_TRY_MS = 250 };

void client_connect(struct client *client, const struct command *command) {
  const struct rd_kafka_metadata *metadata = NULL;
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR__DESTROY;
  int left_ms = command->timeout_ms < 0 ? INT32_MAX : command->timeout_ms, try_ms = FIRST_TRY_MS;
  // In several tries, so that whoever closes the client meanwhile waits no longer than the contact has lasted already.
  do {
    if (try_ms > left_ms) try_ms = left_ms;
    if (client_closing(client)) {
      code = RD_KAFKA_RESP_ERR__DESTROY;
      break;
    }
    code = lib.rd_kafka_metadata(client->rk, 0, NULL, &metadata, try_ms);
    left_ms -= try_ms;
    try_ms = try_ms > INT32_MAX / 2 ? try_ms : 2 * try_ms;
  } while (left_ms > 0 && (code == RD_KAFKA_RESP_ERR__TRANSPORT || code == RD_KAFKA_RESP_ERR__TIMED_OUT));
  if (metadata != NULL) lib.rd_kafka_metadata_destroy(metadata);
  client_done(client, command, code, code == 0 ? NULL : lib.rd_kafka_err2str(code));
}
