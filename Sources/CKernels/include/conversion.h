#ifndef ESPALIER_CONVERSION_H
#define ESPALIER_CONVERSION_H
#include <stddef.h>
#include <stdint.h>
#endif
