#define _GNU_SOURCE
#include "librdkafka.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

struct librdkafka lib;

static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;
static int loaded;

/** Functions and structures are compatible within a minor version; the patch level does not matter. */
static int same_minor(int a, int b) { return a >> 16 == b >> 16; }

/**
 * Node unloads an addon with the last worker thread that has loaded it, and a thread of ours may still be leaving its
 * group then: so the addon stays for as long as the process.
 */
static void stay(void) {
  Dl_info self;
  if (dladdr(&loaded, &self) != 0) dlopen(self.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
}

static const char *find(const char *file) {
  static _Thread_local char problem[512];
  struct librdkafka found;
  void *handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) return dlerror();

#define LIBRDKAFKA_FIND(name)                                                                                          \
  if ((*(void **)&found.name = dlsym(handle, #name)) == NULL) {                                                        \
    snprintf(problem, sizeof problem, "%s has no function " #name, file);                                              \
    dlclose(handle);                                                                                                   \
    return problem;                                                                                                    \
  }
  LIBRDKAFKA_FUNCTIONS(LIBRDKAFKA_FIND)

  if (!same_minor(found.rd_kafka_version(), RD_KAFKA_VERSION)) {
    snprintf(problem, sizeof problem, "%s is version %s, this addon was compiled for 0x%08x", file,
             found.rd_kafka_version_str(), (unsigned)RD_KAFKA_VERSION);
    dlclose(handle);
    return problem;
  }
  // The handle is kept: the library stays as well.
  lib = found;
  return NULL;
}

const char *librdkafka_load(const char *file) {
  const char *problem = NULL;
  pthread_mutex_lock(&loading);
  if (!loaded && (problem = find(file)) == NULL) {
    stay();
    __atomic_store_n(&loaded, 1, __ATOMIC_RELEASE);
  }
  pthread_mutex_unlock(&loading);
  return problem;
}

int librdkafka_loaded(void) { return __atomic_load_n(&loaded, __ATOMIC_ACQUIRE); }
