#ifndef ESPALIER_CONVERSION_H
#define ESPALIER_CONVERSION_H
#include <stddef.h>
#include <stdint.h>
// Arrays of 16-bit floating point, little-endian, as they lie in a file: the 16-bit side needs no alignment.
/// Widens n IEEE binary16 values to floats; exact, NaN payloads kept.
void espalier_f16_to_f32(const void *x, float *y, size_t n);
/// Rounds n floats to IEEE binary16, ties to even; beyond 65504 becomes infinity, NaN stays NaN.
void espalier_f32_to_f16(const float *x, void *y, size_t n);
/// Widens n bfloat16 values to floats; exact, NaN payloads kept.
void espalier_bf16_to_f32(const void *x, float *y, size_t n);
/// Rounds n floats to bfloat16, ties to even; NaN stays NaN.
void espalier_f32_to_bf16(const float *x, void *y, size_t n);
#endif
