/* Methods that consumers and producers have in common. */
#ifndef METHODS_H
#define METHODS_H

#include "client.h"

#define METHOD(text, function) {text, NULL, function, NULL, NULL, NULL, napi_default_method, NULL}

/** Arguments of `new`: the properties and the function for events; false after a throw, for a call without `new` too. */
bool constructor_arguments(napi_env env, napi_callback_info info, napi_value *self, napi_value arguments[2]);

/** `connect(id, timeoutMs)` */
napi_value client_method_connect(napi_env env, napi_callback_info info);
/** `close(id, timeoutMs)` */
napi_value client_method_close(napi_env env, napi_callback_info info);
/** `setToken(token, expiresAtMs, principal)` */
napi_value client_method_set_token(napi_env env, napi_callback_info info);

#endif
