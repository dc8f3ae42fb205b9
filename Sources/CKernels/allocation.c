#include "allocation.h"

#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

void espalier_keep_freed_memory(void) {
#ifdef __GLIBC__
  // Above these sizes glibc maps fresh pages for every block and the kernel clears them again: a 19 MB matrix costs
  // some 4,600 page faults each time. The limit is glibc's largest for the threshold on 64-bit systems.
  mallopt(M_MMAP_THRESHOLD, 32 * 1024 * 1024);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
}
