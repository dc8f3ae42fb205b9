#ifndef ESPALIER_SWAP_H
#define ESPALIER_SWAP_H
#include <stddef.h>
#include <stdint.h>
#endif
