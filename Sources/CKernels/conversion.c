#include "conversion.h"
#include "clones.h"
#include <string.h>

// Integer arithmetic and memcpy instead of _Float16: the baseline x86-64 has no F16C and would call a library
// function per element, and the data of a file need not be aligned. Compilers vectorise these loops.

static inline uint32_t bits_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

static inline float float_of(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

ESPALIER_CLONES void espalier_f16_to_f32(const void *x, float *y, size_t n) {
  const unsigned char *from = x;
  for (size_t i = 0; i < n; i++) {
    uint16_t half;
    memcpy(&half, from + 2 * i, sizeof half);
    uint32_t sign = (uint32_t)(half & 0x8000u) << 16;
    uint32_t magnitude = half & 0x7fffu;
    uint32_t shifted = magnitude << 13;
    // A subnormal half is an integer multiple of 2^-24, exact in a float and free of subnormal floats.
    uint32_t small = bits_of((float)(int32_t)magnitude * 0x1p-24f);
    uint32_t normal = shifted + (112u << 23);
    uint32_t special = shifted | 0x7f800000u;
    uint32_t bits = magnitude < 0x0400u ? small : (magnitude >= 0x7c00u ? special : normal);
    bits |= sign;
    memcpy(y + i, &bits, sizeof bits);
  }
}

ESPALIER_CLONES void espalier_f32_to_f16(const float *x, void *y, size_t n) {
  unsigned char *to = y;
  for (size_t i = 0; i < n; i++) {
    uint32_t bits;
    memcpy(&bits, x + i, sizeof bits);
    uint32_t sign = (bits >> 16) & 0x8000u;
    uint32_t magnitude = bits & 0x7fffffffu;
    uint32_t payload = (magnitude >> 13) & 0x03ffu;
    uint32_t nan = 0x7c00u | (payload ? payload : 0x0200u);
    // Rounding may carry into the exponent, which is right, up to and including infinity.
    uint32_t normal = (magnitude + 0x0fffu + ((magnitude >> 13) & 1u) - 0x38000000u) >> 13;
    // Below 2^-14 the unit is 2^-24, the spacing of floats in [0.5, 1): the addition rounds to nearest even.
    uint32_t small = bits_of(float_of(magnitude < 0x38800000u ? magnitude : 0u) + 0.5f) - 0x3f000000u;
    uint32_t half = magnitude < 0x38800000u ? small : normal;
    half = magnitude >= 0x47800000u ? 0x7c00u : half;
    half = magnitude > 0x7f800000u ? nan : half;
    uint16_t result = (uint16_t)(half | sign);
    memcpy(to + 2 * i, &result, sizeof result);
  }
}

ESPALIER_CLONES void espalier_bf16_to_f32(const void *x, float *y, size_t n) {
  const unsigned char *from = x;
  for (size_t i = 0; i < n; i++) {
    uint16_t half;
    memcpy(&half, from + 2 * i, sizeof half);
    uint32_t bits = (uint32_t)half << 16;
    memcpy(y + i, &bits, sizeof bits);
  }
}

ESPALIER_CLONES void espalier_f32_to_bf16(const float *x, void *y, size_t n) {
  unsigned char *to = y;
  for (size_t i = 0; i < n; i++) {
    uint32_t bits;
    memcpy(&bits, x + i, sizeof bits);
    uint32_t top = bits >> 16;
    // A NaN whose payload lies in the low half alone must not turn into infinity.
    uint32_t nan = (top & 0x007fu) ? top : (top | 0x0040u);
    uint32_t rounded = (bits + 0x7fffu + (top & 1u)) >> 16;
    uint16_t result = (uint16_t)((bits & 0x7fffffffu) > 0x7f800000u ? nan : rounded);
    memcpy(to + 2 * i, &result, sizeof result);
  }
}
