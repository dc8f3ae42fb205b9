#ifndef ESPALIER_ALLOCATION_H
#define ESPALIER_ALLOCATION_H
/// Makes malloc keep large freed blocks for reuse instead of returning them to the system, where the C library lets
/// that be set (glibc); does nothing elsewhere. For the whole process.
void espalier_keep_freed_memory(void);
#endif
