#include "librdkafka.h"

#include <dlfcn.h>
#include <stdio.h>

struct librdkafka lib;

/** Functions and structures are compatible within a minor version; the patch level does not matter. */
static int same_minor(int a, int b) { return a >> 16 == b >> 16; }

const char *librdkafka_load(const char *file) {
  static int loaded;
  static char problem[512];
  if (loaded) return NULL;

  void *handle = dlopen(file, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (handle == NULL) return dlerror();

#define LIBRDKAFKA_FIND(name)                                                                                          \
  if ((*(void **)&lib.name = dlsym(handle, #name)) == NULL) {                                                          \
    snprintf(problem, sizeof problem, "%s has no function " #name, file);                                              \
    return problem;                                                                                                    \
  }
  LIBRDKAFKA_FUNCTIONS(LIBRDKAFKA_FIND)

  if (!same_minor(lib.rd_kafka_version(), RD_KAFKA_VERSION)) {
    snprintf(problem, sizeof problem, "%s is version %s, this addon was compiled for 0x%08x", file,
             lib.rd_kafka_version_str(), RD_KAFKA_VERSION);
    return problem;
  }
  loaded = 1;
  return NULL;
}
