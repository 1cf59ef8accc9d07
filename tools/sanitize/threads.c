/*
 * C11's threads by way of POSIX's: librdkafka calls those of C11, which the thread sanitizer does not know, and in whose
 * threads it cannot work. The types are the same in glibc.
 */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <threads.h>
#include <time.h>

static int result(int error) {
  return error == 0 ? thrd_success : error == EBUSY ? thrd_busy : error == ETIMEDOUT ? thrd_timedout : thrd_error;
}

int thrd_create(thrd_t *thread, thrd_start_t start, void *argument) {
  return result(pthread_create(thread, NULL, (void *(*)(void *))(void *)start, argument));
}

int thrd_join(thrd_t thread, int *code) {
  void *end = NULL;
  int error = pthread_join(thread, &end);
  if (code != NULL) *code = (int)(intptr_t)end;
  return result(error);
}

int thrd_detach(thrd_t thread) { return result(pthread_detach(thread)); }

static pthread_mutex_t *posix(mtx_t *mutex) { return (pthread_mutex_t *)mutex; }

int mtx_init(mtx_t *mutex, int type) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  if ((type & mtx_recursive) != 0) pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  return result(pthread_mutex_init(posix(mutex), &attributes));
}

void mtx_destroy(mtx_t *mutex) { pthread_mutex_destroy(posix(mutex)); }
int mtx_lock(mtx_t *mutex) { return result(pthread_mutex_lock(posix(mutex))); }
int mtx_trylock(mtx_t *mutex) { return result(pthread_mutex_trylock(posix(mutex))); }
int mtx_unlock(mtx_t *mutex) { return result(pthread_mutex_unlock(posix(mutex))); }

static pthread_cond_t *condition(cnd_t *one) { return (pthread_cond_t *)one; }

int cnd_init(cnd_t *one) { return result(pthread_cond_init(condition(one), NULL)); }
void cnd_destroy(cnd_t *one) { pthread_cond_destroy(condition(one)); }
int cnd_signal(cnd_t *one) { return result(pthread_cond_signal(condition(one))); }
int cnd_broadcast(cnd_t *one) { return result(pthread_cond_broadcast(condition(one))); }
int cnd_wait(cnd_t *one, mtx_t *mutex) { return result(pthread_cond_wait(condition(one), posix(mutex))); }

int cnd_timedwait(cnd_t *restrict one, mtx_t *restrict mutex, const struct timespec *restrict until) {
  return result(pthread_cond_timedwait(condition(one), posix(mutex), until));
}
