#include "memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *certain(void *memory, size_t size) {
  if (memory != NULL || size == 0) return memory;
  fprintf(stderr, "rdkafka-columns: no memory for %zu bytes\n", size);
  abort();
}

void *allocate(size_t size) { return certain(malloc(size), size); }

void *allocate_zeroed(size_t size) { return certain(calloc(1, size), size); }

void *reallocate(void *memory, size_t size) { return certain(realloc(memory, size), size); }

char *copy_text(const char *text) {
  if (text == NULL) return NULL;
  size_t size = strlen(text) + 1;
  return memcpy(allocate(size), text, size);
}
