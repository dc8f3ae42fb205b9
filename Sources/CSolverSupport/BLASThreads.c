#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>

#include "CSolverSupport.h"

static void setOneThread(void) {
  // CLP may be linked against another BLAS, so the name is looked up.
  void (*set)(int) = (void (*)(int))dlsym(RTLD_DEFAULT, "openblas_set_num_threads");
  if (set) set(1);
}

void useOneBLASThread(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, setOneThread);
}
