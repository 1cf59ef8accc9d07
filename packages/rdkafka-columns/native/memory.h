/*
 * Memory that is always there: where none is left the process ends, as it does in librdkafka and in V8. Sizes that come
 * from JavaScript are checked before they get here.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

void *allocate(size_t size);
void *allocate_zeroed(size_t size);
void *reallocate(void *memory, size_t size);
/** NULL stays NULL. */
char *copy_text(const char *text);

#endif
