/* The configuration that consumers and producers have in common. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "client.h"

/** From `[name, value, …]`, with the callbacks; NULL after a throw of what librdkafka says, which names the property. */
rd_kafka_conf_t *settings(napi_env env, napi_value properties, struct client *client);

#endif
