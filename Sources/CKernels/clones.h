#ifndef ESPALIER_CLONES_H
#define ESPALIER_CLONES_H
// One machine-code version per x86-64 level, chosen when the program loads. Sums may be reassociated
// so that they vectorise; a kernel therefore gives the same bits on one machine, not across machines.
#if defined(__x86_64__) && defined(__linux__)
#define ESPALIER_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define ESPALIER_CLONES
#endif
#define ESPALIER_FAST _Pragma("clang fp reassociate(on) contract(fast)")
#endif
