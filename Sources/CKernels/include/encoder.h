#ifndef ESPALIER_ENCODER_H
#define ESPALIER_ENCODER_H
#include <stddef.h>
#include <stdint.h>
#endif
